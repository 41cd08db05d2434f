//! # ED201: status of a code changed
//!
//! Level: breaking.
//!
//! An error code is answered with another status.
//!
//! ## Why
//!
//! Clients, proxies and retries steer by the status.
//!
//! ## Example
//!
//! ```text
//! - status: 409
//! + status: 422
//! ```
//!
//! ## Fix
//!
//! Keep the status, or declare a new code.
