//! # ED801: success status removed
//!
//! Level: breaking.
//!
//! An operation no longer answers with a status of success.
//!
//! ## Why
//!
//! Clients that wait for exactly this status take success for failure.
//!
//! ## Example
//!
//! ```text
//! - "201": { … }
//! + "200": { … }
//! ```
//!
//! ## Fix
//!
//! Keep the status.
