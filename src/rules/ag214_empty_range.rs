//! # AG214: a lower bound is above the upper one
//!
//! No value is at least the minimum and at most the maximum.
//!
//! ## Why
//!
//! Every request would be refused.
//!
//! ## Example
//!
//! ```text
//! minimum: 10
//! maximum: 1
//! ```
//!
//! ## Fix
//!
//! Swap or correct the bounds.
