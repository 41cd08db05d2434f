//! # ED011: operation deprecated
//!
//! Level: note.
//!
//! An operation is deprecated, with the day of its end.
//!
//! ## Why
//!
//! It works as before; clients have until that day.
//!
//! ## Example
//!
//! ```text
//! + deprecated: true
//! + x-sunset: "2027-06-30"
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
