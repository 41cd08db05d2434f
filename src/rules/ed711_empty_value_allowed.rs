//! # ED711: empty value allowed
//!
//! Level: note.
//!
//! A parameter may be sent without a value.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! + allowEmptyValue: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
