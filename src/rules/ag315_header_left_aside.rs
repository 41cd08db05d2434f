//! # AG315: a header parameter is left aside
//!
//! A header parameter is named `Accept`, `Content-Type` or `Authorization`.
//!
//! ## Why
//!
//! OpenAPI says that such parameters shall be ignored: media types and security say the same.
//!
//! ## Example
//!
//! ```text
//! parameters:
//!   - { name: Authorization, in: header, schema: { type: string } }
//! ```
//!
//! ## Fix
//!
//! Declare a security scheme, or the media types of bodies.
