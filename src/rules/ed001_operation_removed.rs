//! # ED001: operation removed
//!
//! Level: breaking.
//!
//! An operation is gone that was not deprecated.
//!
//! ## Why
//!
//! Every client that calls it gets 404 or 405.
//!
//! ## Example
//!
//! ```text
//! - /orders: { delete: … }
//! ```
//!
//! ## Fix
//!
//! Put it back, mark it `deprecated` with an `x-sunset`, and remove it after that date.
