//! # AG014: output cannot be written
//!
//! A file of `--output` or `--log`, or stdout, cannot be written.
//!
//! ## Why
//!
//! Findings that nobody can read would be lost silently.
//!
//! ## Example
//!
//! ```text
//! $ apigen lint openapi.yaml --output sarif=no/such/folder/a.sarif
//! ```
//!
//! ## Fix
//!
//! Make the folder first, or choose another path.
