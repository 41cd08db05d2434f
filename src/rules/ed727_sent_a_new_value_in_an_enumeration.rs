//! # ED727: sent: a new value in an enumeration
//!
//! Level: note.
//!
//! An enumeration has a value more.
//!
//! ## Why
//!
//! Everything that was accepted still is.
//!
//! ## Example
//!
//! ```text
//! - enum: [new, paid]
//! + enum: [new, paid, lost]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
