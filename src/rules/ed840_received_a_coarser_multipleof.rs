//! # ED840: received: a coarser multipleOf
//!
//! Level: note.
//!
//! Numbers must be multiples of a number, or of a coarser one.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - multipleOf: 5
//! + multipleOf: 10
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
