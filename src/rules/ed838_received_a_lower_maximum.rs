//! # ED838: received: a lower maximum
//!
//! Level: note.
//!
//! The greatest number is lower, or there is one now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - maximum: 100
//! + maximum: 50
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
