//! # ED719: request body became optional
//!
//! Level: note.
//!
//! A body that had to be sent may be left out.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! - required: true
//! + required: false
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
