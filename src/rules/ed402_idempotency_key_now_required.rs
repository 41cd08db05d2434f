//! # ED402: idempotency key now required
//!
//! Level: breaking.
//!
//! A request without an idempotency key is refused.
//!
//! ## Why
//!
//! Clients that send none get 400.
//!
//! ## Example
//!
//! ```text
//! - x-idempotency: optional
//! + x-idempotency: required
//! ```
//!
//! ## Fix
//!
//! Make it `optional` first.
