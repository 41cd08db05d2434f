//! # EC111: a retry cannot help
//!
//! A code is `retryable: true`, but its status says that the request itself is wrong.
//!
//! ## Why
//!
//! The same request gets the same answer. Clients would repeat it for nothing.
//!
//! ## Example
//!
//! ```text
//! NAME_TAKEN: { status: 409, title: Name taken, retryable: true }
//! ```
//!
//! ## Fix
//!
//! Write `retryable: false`. If time mends it, 429 or 503 is the status to use.
//!
//! ## Severity
//!
//! Warning.
