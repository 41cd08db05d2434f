//! # AG232: a parameter is nowhere
//!
//! `in` of a parameter is none of query, header, path, cookie.
//!
//! ## Why
//!
//! It is not known where a request would carry it. `body` and `formData` are Swagger 2's; OpenAPI 3 has `requestBody`.
//!
//! ## Example
//!
//! ```text
//! in: body
//! ```
//!
//! ## Fix
//!
//! Correct the place, or describe a body with `requestBody`.
