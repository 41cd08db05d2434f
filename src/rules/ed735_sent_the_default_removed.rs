//! # ED735: sent: the default removed
//!
//! Level: warning.
//!
//! No value is taken any more when nothing is sent.
//!
//! ## Why
//!
//! A client that leaves the value out relied on what was promised for it.
//!
//! ## Example
//!
//! ```text
//! - default: 20
//! ```
//!
//! ## Fix
//!
//! Keep the default, or tell clients to send the value.
