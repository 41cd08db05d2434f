//! # EC341: an end that nobody is told
//!
//! An operation has an `x-sunset`, but is not deprecated.
//!
//! ## Why
//!
//! Generators and documentation warn by `deprecated`; the date alone is read by few.
//!
//! ## Example
//!
//! ```text
//! x-sunset: '2027-06-30'
//! ```
//!
//! ## Fix
//!
//! Add `deprecated: true`; `apigen lint --fix` does it. An error only where the document has an `x-error-contract`;
//! else a warning.
