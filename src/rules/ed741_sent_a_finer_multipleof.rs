//! # ED741: sent: a finer multipleOf
//!
//! Level: note.
//!
//! Numbers may be multiples of a finer number, or any.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - multipleOf: 10
//! + multipleOf: 5
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
