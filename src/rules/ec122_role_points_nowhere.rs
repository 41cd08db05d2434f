//! # EC122: a role points nowhere
//!
//! The envelope names a schema that does not exist, or a role of its `map` points at a property that the schema lacks.
//!
//! ## Why
//!
//! The value would never be sent.
//!
//! ## Example
//!
//! ```text
//! envelope: { schema: "#/components/schemas/Err", map: { title: /heading } }
//! ```
//!
//! ## Fix
//!
//! Point at a property of the schema, as a JSON pointer.
