//! # ED705: parameter became required
//!
//! Level: breaking.
//!
//! A parameter that could be left out must be sent.
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
//! Keep it optional with a `default`.
