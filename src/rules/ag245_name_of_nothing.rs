//! # AG245: a name for nothing
//!
//! `[names]` of apigen.toml has a pointer to what is not in the document or has no name in code, or
//! `x-apigen-value-names` has a key that is no constant of `enum`.
//!
//! ## Why
//!
//! The name has no effect. Most often the document changed and the entry stayed behind.
//!
//! ## Example
//!
//! ```text
//! [names]
//! "#/components/schemas/Odrer" = "Order"
//! ```
//!
//! ## Fix
//!
//! Correct the pointer or the key, or remove the entry. A pointer is written as in `$ref`: `~1` stands for `/` in a
//! key. Constants are items of their list: `#/components/schemas/Status/enum/0`.
