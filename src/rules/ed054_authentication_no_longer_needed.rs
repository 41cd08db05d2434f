//! # ED054: authentication no longer needed
//!
//! Level: note.
//!
//! An operation can be called by anybody.
//!
//! ## Why
//!
//! No client breaks; make sure that it is meant.
//!
//! ## Example
//!
//! ```text
//! - security: [ { oauth: [] } ]
//! + security: []
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
