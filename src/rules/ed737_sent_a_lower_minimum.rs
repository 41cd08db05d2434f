//! # ED737: sent: a lower minimum
//!
//! Level: note.
//!
//! The least number is lower, or there is none any more.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - minimum: 1
//! + minimum: 0
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
