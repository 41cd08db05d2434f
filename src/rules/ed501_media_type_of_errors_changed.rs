//! # ED501: media type of errors changed
//!
//! Level: breaking.
//!
//! Error bodies have another media type.
//!
//! ## Why
//!
//! Clients that look at `Content-Type` do not read them.
//!
//! ## Example
//!
//! ```text
//! - envelope: problem
//! + envelope: flat
//! ```
//!
//! ## Fix
//!
//! Keep the envelope.
