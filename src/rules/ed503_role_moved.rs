//! # ED503: role moved
//!
//! Level: breaking.
//!
//! A part of the error body stands elsewhere.
//!
//! ## Why
//!
//! Clients that read it find nothing in the old place.
//!
//! ## Example
//!
//! ```text
//! - map: { code: /code }
//! + map: { code: /error/code }
//! ```
//!
//! ## Fix
//!
//! Keep the envelope; send it in both places for a while.
