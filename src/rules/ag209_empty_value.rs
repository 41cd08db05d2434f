//! # AG209: nothing stands below a key
//!
//! A key has no value. In YAML that is easily written by accident: the lines below are not indented deep enough, or a
//! comment swallowed the value.
//!
//! ## Why
//!
//! It is read as if the key were not there; where the key must be there, that is an error.
//!
//! ## Example
//!
//! ```text
//! properties:
//! name: { type: string }
//! ```
//!
//! ## Fix
//!
//! Write the value, indented below its key, or remove the key.
