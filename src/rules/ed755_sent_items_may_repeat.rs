//! # ED755: sent: items may repeat
//!
//! Level: note.
//!
//! Items of a list may be equal now.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - uniqueItems: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
