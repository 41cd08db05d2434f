//! # ED811: header became optional
//!
//! Level: breaking.
//!
//! A header that was always there may be missing.
//!
//! ## Why
//!
//! Clients that count on it fail.
//!
//! ## Example
//!
//! ```text
//! - required: true
//! + required: false
//! ```
//!
//! ## Fix
//!
//! Keep sending it.
