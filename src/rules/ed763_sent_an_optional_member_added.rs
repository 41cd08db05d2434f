//! # ED763: sent: an optional member added
//!
//! Level: note.
//!
//! An object has a new member that may be left out.
//!
//! ## Why
//!
//! Everything that was accepted still is.
//!
//! ## Example
//!
//! ```text
//! + note: { type: string }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
