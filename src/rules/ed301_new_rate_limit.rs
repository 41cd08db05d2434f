//! # ED301: new rate limit
//!
//! Level: breaking.
//!
//! An operation is limited that was not, or by a further policy.
//!
//! ## Why
//!
//! Clients that ask as often as they did are refused with 429.
//!
//! ## Example
//!
//! ```text
//! + x-rate-limit: 60/minute
//! ```
//!
//! ## Fix
//!
//! Begin with a limit above what clients use, and announce it.
