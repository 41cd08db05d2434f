//! # ED732: sent: null allowed
//!
//! Level: note.
//!
//! `null` is a value now.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - type: string
//! + type: string, nullable: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
