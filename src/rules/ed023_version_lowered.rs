//! # ED023: version lowered
//!
//! Level: warning.
//!
//! `info.version` is lower than it was.
//!
//! ## Why
//!
//! Either the two documents were given in the wrong order, or the version was.
//!
//! ## Example
//!
//! ```text
//! - version: 2.3.0
//! + version: 2.2.0
//! ```
//!
//! ## Fix
//!
//! Give the old document first; else raise the version.
