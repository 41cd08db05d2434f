//! # ED714: parameter no longer deprecated
//!
//! Level: note.
//!
//! A parameter may be used again.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! - deprecated: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
