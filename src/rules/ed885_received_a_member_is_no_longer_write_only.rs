//! # ED885: received: a member is no longer write-only
//!
//! Level: note.
//!
//! A member that was only in requests is in answers now.
//!
//! ## Why
//!
//! Answers hold a member more.
//!
//! ## Example
//!
//! ```text
//! - writeOnly: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
