//! # ED718: request body became required
//!
//! Level: breaking.
//!
//! A body that could be left out must be sent.
//!
//! ## Why
//!
//! Requests without it are refused.
//!
//! ## Example
//!
//! ```text
//! - required: false
//! + required: true
//! ```
//!
//! ## Fix
//!
//! Keep it optional.
