//! # AG255: a file that is no form field
//!
//! A parameter `in: query`, `header` or `path` has `type: file`.
//!
//! ## Why
//!
//! Files travel in bodies.
//!
//! ## Example
//!
//! ```text
//! - { name: picture, in: query, type: file }
//! ```
//!
//! ## Fix
//!
//! Write `in: formData`, and `consumes: [multipart/form-data]` at the operation.
