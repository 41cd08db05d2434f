//! # ED021: server removed
//!
//! Level: warning.
//!
//! A server is not named any more.
//!
//! ## Why
//!
//! Clients that were told this address may call into nothing.
//!
//! ## Example
//!
//! ```text
//! - servers: [ { url: https://eu.acme.dev } ]
//! ```
//!
//! ## Fix
//!
//! Keep it, or make sure that it redirects.
