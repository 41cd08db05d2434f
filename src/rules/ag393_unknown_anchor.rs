//! # AG393: no schema has this anchor
//!
//! `$ref` names an `$anchor` of JSON Schema that no schema of the file has.
//!
//! ## Why
//!
//! An anchor is a name that a schema gives itself; nothing else leads there.
//!
//! ## Example
//!
//! ```text
//! $ref: '#pet'               # nothing has `$anchor: pet`
//! ```
//!
//! ## Fix
//!
//! Write `$anchor: pet` in the schema that is meant, or refer to it by its path, such as `#/components/schemas/Pet`.
