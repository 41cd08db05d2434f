//! # ED710: empty value no longer allowed
//!
//! Level: breaking.
//!
//! A parameter without a value is refused.
//!
//! ## Why
//!
//! Clients that send `?name=` are refused.
//!
//! ## Example
//!
//! ```text
//! - allowEmptyValue: true
//! ```
//!
//! ## Fix
//!
//! Keep `allowEmptyValue`.
