//! # ED734: sent: a default added
//!
//! Level: note.
//!
//! A value is taken when nothing is sent.
//!
//! ## Why
//!
//! A client that leaves the value out gets a defined behaviour.
//!
//! ## Example
//!
//! ```text
//! - type: integer
//! + type: integer, default: 20
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
