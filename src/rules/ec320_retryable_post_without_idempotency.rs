//! # EC320: a retry would take effect twice
//!
//! A `POST` can answer with a retryable code, but knows no idempotency key.
//!
//! ## Why
//!
//! A client that retries cannot know whether the first request took effect. An order is placed twice.
//!
//! ## Example
//!
//! ```text
//! post:
//!   x-error-codes: [PAYMENT_UNAVAILABLE]     # retryable
//! ```
//!
//! ## Fix
//!
//! Write `x-idempotency: optional`, or `required`. `x-idempotency: none` says that a repetition does no harm.
//!
//! ## Severity
//!
//! Warning.
