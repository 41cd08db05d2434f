//! # ED020: base path changed
//!
//! Level: breaking.
//!
//! All operations stand under another path.
//!
//! ## Why
//!
//! Every request of an old client misses.
//!
//! ## Example
//!
//! ```text
//! - servers: [ { url: https://api.acme.dev/v1 } ]
//! + servers: [ { url: https://api.acme.dev/v2 } ]
//! ```
//!
//! ## Fix
//!
//! Serve the old base path as well.
