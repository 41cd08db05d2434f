//! # ED401: timeout added or shortened
//!
//! Level: warning.
//!
//! An operation is given up sooner.
//!
//! ## Why
//!
//! Requests that were answered slowly now fail with 504.
//!
//! ## Example
//!
//! ```text
//! - x-timeout: 8s
//! + x-timeout: 1s
//! ```
//!
//! ## Fix
//!
//! Look at how long the operation takes before the limit is lowered.
