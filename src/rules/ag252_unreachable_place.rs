//! # AG252: a reference to a place that moves
//!
//! `$ref` in a Swagger 2.0 document leads into a parameter, or to another place that OpenAPI 3.0 has elsewhere.
//!
//! ## Why
//!
//! The document is read in the model of OpenAPI 3.0, in which bodies and form fields are no parameters: nothing
//! stands at the place any more.
//!
//! ## Example
//!
//! ```text
//! $ref: '#/paths/~1orders/post/parameters/0/schema'
//! ```
//!
//! ## Fix
//!
//! Move what is referred to under `definitions`, and refer to it there from both places.
