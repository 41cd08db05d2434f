//! # ED212: now retryable
//!
//! Level: warning.
//!
//! Clients are told that trying again helps. Breaking when a POST or PATCH without `x-idempotency` answers with the code.
//!
//! ## Why
//!
//! A client that tries again may do twice what it wanted once.
//!
//! ## Example
//!
//! ```text
//! - retryable: false
//! + retryable: true
//! ```
//!
//! ## Fix
//!
//! Give these operations `x-idempotency` first.
