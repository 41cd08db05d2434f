//! # ED706: parameter became optional
//!
//! Level: note.
//!
//! A parameter that had to be sent may be left out.
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
