//! # ED759: sent: a lower minProperties
//!
//! Level: note.
//!
//! An object needs fewer members than it did.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - minProperties: 1
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
