//! # ED746: sent: a longer maxLength
//!
//! Level: note.
//!
//! The longest text is longer than it was, or has no bound any more.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - maxLength: 100
//! + maxLength: 200
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
