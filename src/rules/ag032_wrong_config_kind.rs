//! # AG032: wrong kind of value in apigen.toml
//!
//! A key of `apigen.toml` has a value of the wrong kind.
//!
//! ## Why
//!
//! The value cannot be used.
//!
//! ## Example
//!
//! ```text
//! document = 7
//! ```
//!
//! ## Fix
//!
//! Write the kind of value that the help names.
