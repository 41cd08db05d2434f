//! # ED010: tag removed
//!
//! Level: note.
//!
//! An operation lost a tag that was not its first.
//!
//! ## Why
//!
//! Documentation shows it in one place less.
//!
//! ## Example
//!
//! ```text
//! - tags: [orders, sales]
//! + tags: [orders]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
