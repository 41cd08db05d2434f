//! # AG343: errors cannot be ignored
//!
//! A suppression names a finding that is an error here.
//!
//! ## Why
//!
//! An error stops generation because nothing right could be made.
//!
//! ## Example
//!
//! ```text
//! # apigen: ignore EC114 both are the same
//! ```
//!
//! ## Fix
//!
//! Mend what the error names, then remove the suppression.
//!
//! ## Severity
//!
//! Advice.
