//! # EC110: a retryable code does not say when
//!
//! A code is retryable, by its entry or by its status, and has no `retryAfter`.
//!
//! ## Why
//!
//! Clients that retry at once, all together, make an outage longer.
//!
//! ## Example
//!
//! ```text
//! SEARCH_DOWN: { status: 503, title: Search is down }
//! ```
//!
//! ## Fix
//!
//! Say how long: `retryAfter: 10s`. `retryAfter: auto` lets the handler say it each time; `apigen lint --fix` writes
//! this one.
//!
//! ## Severity
//!
//! Warning.
