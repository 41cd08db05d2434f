//! # AG101: the document cannot be read
//!
//! The path names no file, a folder, or a file that the system does not let this user read.
//!
//! ## Why
//!
//! Without the text there is nothing to judge.
//!
//! ## Example
//!
//! ```text
//! apigen check --spec opnapi.yaml
//! ```
//!
//! ## Fix
//!
//! Check the path, which is relative to the current folder, and the permissions.
