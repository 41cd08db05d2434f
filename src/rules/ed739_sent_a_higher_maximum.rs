//! # ED739: sent: a higher maximum
//!
//! Level: note.
//!
//! The greatest number is higher, or there is none any more.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - maximum: 50
//! + maximum: 100
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
