//! # ED056: API key elsewhere
//!
//! Level: breaking.
//!
//! An API key is sent in another place or under another name.
//!
//! ## Why
//!
//! Clients send it where nobody looks.
//!
//! ## Example
//!
//! ```text
//! - name: X-Key
//! + name: X-Api-Key
//! ```
//!
//! ## Fix
//!
//! Declare the new place as a scheme of its own, and accept both for a while.
