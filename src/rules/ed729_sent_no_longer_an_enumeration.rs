//! # ED729: sent: no longer an enumeration
//!
//! Level: note.
//!
//! Any value is allowed where only a few were.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - enum: [new, paid]
//! + type: string
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
