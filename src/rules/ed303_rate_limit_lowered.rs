//! # ED303: rate limit lowered
//!
//! Level: breaking.
//!
//! Fewer requests are allowed: in a second, or in the same time or longer.
//!
//! ## Why
//!
//! Clients that ask as often as they did are refused with 429.
//!
//! ## Example
//!
//! ```text
//! - x-rate-limit: 60/minute
//! + x-rate-limit: 30/minute
//! ```
//!
//! ## Fix
//!
//! Announce it, and lower it in steps.
