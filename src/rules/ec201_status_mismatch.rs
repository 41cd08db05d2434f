//! # EC201: a code is listed at another status
//!
//! `x-error-codes` of a response lists a code whose entry has another status.
//!
//! ## Why
//!
//! The code would be answered with the status of its entry, and the response would never be seen.
//!
//! ## Example
//!
//! ```text
//! '409':
//!   description: Conflict
//!   x-error-codes: [ORDER_NOT_FOUND]   # is 404
//! ```
//!
//! ## Fix
//!
//! Move it to the response of its status, or change the status of the entry.
