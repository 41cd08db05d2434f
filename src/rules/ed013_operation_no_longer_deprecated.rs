//! # ED013: operation no longer deprecated
//!
//! Level: note.
//!
//! An operation is deprecated no more.
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
