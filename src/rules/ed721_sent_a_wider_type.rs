//! # ED721: sent: a wider type
//!
//! Level: note.
//!
//! The type of a value includes the old one and more.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - type: integer
//! + type: number
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
