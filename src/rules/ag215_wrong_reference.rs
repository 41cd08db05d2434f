//! # AG215: a reference leads to another kind of object
//!
//! A `$ref` points to a component of another kind than is due there.
//!
//! ## Why
//!
//! A response is no schema, even if it holds one.
//!
//! ## Example
//!
//! ```text
//! schema: { $ref: '#/components/responses/Pet' }
//! ```
//!
//! ## Fix
//!
//! Refer to a component of the kind that is due.
