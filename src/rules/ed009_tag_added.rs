//! # ED009: tag added
//!
//! Level: note.
//!
//! An operation has a tag more.
//!
//! ## Why
//!
//! Documentation shows it in one more place.
//!
//! ## Example
//!
//! ```text
//! - tags: [orders]
//! + tags: [orders, sales]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
