//! # ED014: sunset removed
//!
//! Level: warning.
//!
//! A deprecated operation names no day of its end any more.
//!
//! ## Why
//!
//! Clients planned by that day.
//!
//! ## Example
//!
//! ```text
//! - x-sunset: "2027-06-30"
//! ```
//!
//! ## Fix
//!
//! Put `x-sunset` back, or take back the deprecation as well.
