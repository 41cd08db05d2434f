//! # ED858: received: a higher minProperties
//!
//! Level: note.
//!
//! An object needs more members than it did.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - minProperties: 0
//! + minProperties: 1
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
