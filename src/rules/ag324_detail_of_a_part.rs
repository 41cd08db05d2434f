//! # AG324: a detail of a part is left aside
//!
//! An `encoding` says more of a part of a body than how it is read: `headers`, `allowReserved`, parts within the part.
//!
//! ## Why
//!
//! The service reads a part by its `contentType`, `style` and `explode`, and judges its value by its schema.
//!
//! ## Example
//!
//! ```text
//! encoding:
//!   photo: { contentType: image/png, headers: { X-Size: { schema: { type: integer } } } }
//! ```
//!
//! ## Fix
//!
//! Say it in the schema of the property, or judge it in the handler.
