//! # ED024: breaking without a new major version
//!
//! Level: note.
//!
//! There are breaking changes, and the major version is the same (below 1.0: the minor one).
//!
//! ## Why
//!
//! Who reads versions as semver.org says expects none.
//!
//! ## Example
//!
//! ```text
//! - version: 2.3.0
//! + version: 2.4.0
//! ```
//!
//! ## Fix
//!
//! Raise the major version, or avoid the breaking changes.
