//! # ED852: received: a lower maxItems
//!
//! Level: note.
//!
//! The longest list is shorter than it was, or has a bound now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - maxItems: 50
//! + maxItems: 20
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
