//! # ED787: sent: no longer deprecated
//!
//! Level: note.
//!
//! A value may be used again.
//!
//! ## Why
//!
//! Everything that was accepted still is.
//!
//! ## Example
//!
//! ```text
//! - deprecated: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
