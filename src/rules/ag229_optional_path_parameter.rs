//! # AG229: a path parameter is not marked as required
//!
//! A parameter with `in: path` does not say `required: true`. It is read as if it did.
//!
//! ## Why
//!
//! A path without the parameter would be another path; OpenAPI demands the mark.
//!
//! ## Example
//!
//! ```text
//! { name: petId, in: path, schema: … }
//! ```
//!
//! ## Fix
//!
//! Add `required: true`.
