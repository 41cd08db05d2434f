//! # ED015: sunset added or later
//!
//! Level: note.
//!
//! The day of the end of an operation is named, or is later.
//!
//! ## Why
//!
//! Clients have more certainty, or more time.
//!
//! ## Example
//!
//! ```text
//! - x-sunset: "2027-06-30"
//! + x-sunset: "2027-12-31"
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
