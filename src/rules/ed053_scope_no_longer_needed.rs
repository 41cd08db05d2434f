//! # ED053: scope no longer needed
//!
//! Level: note.
//!
//! An operation needs a scope less.
//!
//! ## Why
//!
//! Every token that sufficed still does.
//!
//! ## Example
//!
//! ```text
//! - security: [ { oauth: ['orders:read'] } ]
//! + security: [ { oauth: [] } ]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
