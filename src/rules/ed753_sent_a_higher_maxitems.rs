//! # ED753: sent: a higher maxItems
//!
//! Level: note.
//!
//! The longest list is longer than it was, or has no bound any more.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - maxItems: 20
//! + maxItems: 50
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
