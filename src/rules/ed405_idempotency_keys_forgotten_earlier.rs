//! # ED405: idempotency keys forgotten earlier
//!
//! Level: warning.
//!
//! Answers are kept for a shorter time.
//!
//! ## Why
//!
//! A client that tries again later does twice what it wanted once.
//!
//! ## Example
//!
//! ```text
//! - ttl: 24h
//! + ttl: 1h
//! ```
//!
//! ## Fix
//!
//! Keep `ttl` above the longest time after which clients try again.
