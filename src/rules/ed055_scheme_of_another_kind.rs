//! # ED055: scheme of another kind
//!
//! Level: breaking.
//!
//! A security scheme is of another kind.
//!
//! ## Why
//!
//! The credentials that clients have do not fit any more.
//!
//! ## Example
//!
//! ```text
//! - type: apiKey
//! + type: http, scheme: bearer
//! ```
//!
//! ## Fix
//!
//! Declare the new scheme under its own name, and accept both for a while.
