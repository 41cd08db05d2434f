//! # EC311: a limit counts users of a public operation
//!
//! A rate limit counts by `user` or `api-key`, but the operation needs no authentication.
//!
//! ## Why
//!
//! There is no user to count by: either nobody is limited, or all share one count.
//!
//! ## Example
//!
//! ```text
//! x-rate-limit: { limit: 5/minute, key: user }
//! ```
//!
//! ## Fix
//!
//! Count by `ip`, or secure the operation.
