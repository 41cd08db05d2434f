//! # ED211: no longer retryable
//!
//! Level: breaking.
//!
//! Clients are told that trying again is of no use.
//!
//! ## Why
//!
//! Clients that recovered by themselves stop doing so.
//!
//! ## Example
//!
//! ```text
//! - retryable: true
//! + retryable: false
//! ```
//!
//! ## Fix
//!
//! Keep `retryable: true` as long as trying again helps.
