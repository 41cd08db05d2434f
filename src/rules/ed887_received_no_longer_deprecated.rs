//! # ED887: received: no longer deprecated
//!
//! Level: note.
//!
//! A value may be used again.
//!
//! ## Why
//!
//! Clients that ignore what they do not know, as they should, do not notice.
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
