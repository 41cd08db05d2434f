//! # AG525: an idempotency key is not honoured
//!
//! A repeated request with the same key had its effect twice, or another body passed under a used key.
//!
//! ## Why
//!
//! Clients repeat requests whose answer was lost; an order must not be placed twice.
//!
//! ## Example
//!
//! ```text
//! the repeated answer has another body
//! ```
//!
//! ## Fix
//!
//! Keep the first answer under its key, and compare bodies.
