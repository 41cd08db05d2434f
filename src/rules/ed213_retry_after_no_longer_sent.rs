//! # ED213: Retry-After no longer sent
//!
//! Level: breaking.
//!
//! An error no longer says when to try again.
//!
//! ## Why
//!
//! Clients that waited as told have nothing to wait by.
//!
//! ## Example
//!
//! ```text
//! - retryAfter: 10s
//! ```
//!
//! ## Fix
//!
//! Keep `retryAfter`.
