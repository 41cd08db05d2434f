//! # ED601: now needs authentication
//!
//! Level: breaking.
//!
//! An operation that anybody could call needs credentials.
//!
//! ## Why
//!
//! Clients without get 401.
//!
//! ## Example
//!
//! ```text
//! - security: []
//! + security: [ { oauth: [] } ]
//! ```
//!
//! ## Fix
//!
//! Announce it; let both work for a while (`security: [ {}, { oauth: [] } ]`).
