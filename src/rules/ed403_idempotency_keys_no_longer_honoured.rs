//! # ED403: idempotency keys no longer honoured
//!
//! Level: breaking.
//!
//! Keys are ignored.
//!
//! ## Why
//!
//! A client that tries again with the same key does twice what it wanted once.
//!
//! ## Example
//!
//! ```text
//! - x-idempotency: optional
//! ```
//!
//! ## Fix
//!
//! Keep `x-idempotency`.
