//! # ED022: server added
//!
//! Level: note.
//!
//! A further server is named.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! + servers: [ { url: https://eu.acme.dev } ]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
