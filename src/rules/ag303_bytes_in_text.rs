//! # AG303: bytes stand where only text can
//!
//! `format: binary` within JSON, a form or a parameter.
//!
//! ## Why
//!
//! Raw bytes can be a whole body or a part of a multipart form. Within JSON there is only text, so the value is read as a plain string.
//!
//! ## Example
//!
//! ```text
//! application/json:
//!   schema:
//!     type: object
//!     properties: { photo: { type: string, format: binary } }
//! ```
//!
//! ## Fix
//!
//! Write `format: byte` for Base64, or send the file as `multipart/form-data`.
