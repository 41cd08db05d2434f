//! # AG391: a reference leads to another file
//!
//! `$ref` names another file.
//!
//! ## Why
//!
//! Several files are not joined yet.
//!
//! ## Example
//!
//! ```text
//! $ref: ./pet.yaml
//! ```
//!
//! ## Fix
//!
//! Bundle the files into one document first.
