//! # ED305: rate limit counted by another key
//!
//! Level: warning.
//!
//! Requests are counted by something else: address, user, key, header.
//!
//! ## Why
//!
//! Clients that shared nothing may now share a count.
//!
//! ## Example
//!
//! ```text
//! - key: user
//! + key: ip
//! ```
//!
//! ## Fix
//!
//! Check who shares the new key.
