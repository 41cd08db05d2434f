//! # ED214: Retry-After longer
//!
//! Level: warning.
//!
//! Clients are told to wait longer.
//!
//! ## Why
//!
//! Time limits of callers may run out before the next try.
//!
//! ## Example
//!
//! ```text
//! - retryAfter: 10s
//! + retryAfter: 60s
//! ```
//!
//! ## Fix
//!
//! Check the callers' own limits.
