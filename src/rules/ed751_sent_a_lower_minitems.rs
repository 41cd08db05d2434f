//! # ED751: sent: a lower minItems
//!
//! Level: note.
//!
//! The shortest list is shorter than it was.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - minItems: 1
//! + minItems: 0
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
