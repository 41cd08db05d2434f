//! # ED012: deprecated without a sunset
//!
//! Level: warning.
//!
//! An operation is deprecated, but names no day of its end.
//!
//! ## Why
//!
//! Clients do not know how long they can wait, and its removal will be a surprise.
//!
//! ## Example
//!
//! ```text
//! + deprecated: true
//! ```
//!
//! ## Fix
//!
//! Add `x-sunset` with a date.
