//! # ED812: header became required
//!
//! Level: note.
//!
//! A header that could be missing is always there.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! - required: false
//! + required: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
