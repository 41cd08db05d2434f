//! # ED769: sent: further members allowed
//!
//! Level: note.
//!
//! An object may have members that the contract does not name.
//!
//! ## Why
//!
//! Everything that was accepted still is.
//!
//! ## Example
//!
//! ```text
//! - additionalProperties: false
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
