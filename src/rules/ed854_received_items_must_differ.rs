//! # ED854: received: items must differ
//!
//! Level: note.
//!
//! No two items of a list may be equal now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! + uniqueItems: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
