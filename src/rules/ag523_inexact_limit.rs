//! # AG523: a rate limit is not exact
//!
//! More requests pass than the limit allows, or fewer.
//!
//! ## Why
//!
//! The contract tells clients the number; they plan by it.
//!
//! ## Example
//!
//! ```text
//! createOrder: 9 requests pass within 12 ms, only 5 may
//! ```
//!
//! ## Fix
//!
//! Count by the declared key, in the declared window.
