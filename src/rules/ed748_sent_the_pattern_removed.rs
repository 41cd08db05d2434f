//! # ED748: sent: the pattern removed
//!
//! Level: note.
//!
//! A text need not match a pattern any more.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - pattern: ^[A-Z]+$
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
