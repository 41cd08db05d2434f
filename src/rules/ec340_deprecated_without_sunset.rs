//! # EC340: deprecated, but until when?
//!
//! An operation is deprecated and has no `x-sunset`.
//!
//! ## Why
//!
//! Clients cannot plan the move. RFC 8594's header `Sunset` tells them the day.
//!
//! ## Example
//!
//! ```text
//! deprecated: true
//! ```
//!
//! ## Fix
//!
//! Add `x-sunset: '2027-06-30'`.
//!
//! ## Severity
//!
//! Advice.
