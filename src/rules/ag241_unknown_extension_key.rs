//! # AG241: the extension has no such key
//!
//! Inside a value of the extension stands a key that the extension does not have.
//!
//! ## Why
//!
//! What is not read has no effect: `retriable: true` would leave an error as it is, and nobody would notice.
//!
//! ## Example
//!
//! ```text
//! x-error-contract:
//!   errors:
//!     MAINTENANCE: { status: 503, title: Down for maintenance, retriable: true }
//! ```
//!
//! ## Fix
//!
//! Correct the spelling, or remove the key. Words of your own belong in keys of your own, beside ours.
