//! # ED003: operation removed without a sunset
//!
//! Level: warning.
//!
//! An operation is gone that was deprecated, but named no day of its end.
//!
//! ## Why
//!
//! Clients could not know when to be gone.
//!
//! ## Example
//!
//! ```text
//! - delete: { deprecated: true }
//! ```
//!
//! ## Fix
//!
//! Put it back with an `x-sunset`, and remove it after that date.
