//! # ED733: sent: another default
//!
//! Level: warning.
//!
//! What is taken when nothing is sent is another value.
//!
//! ## Why
//!
//! A client that leaves the value out asks for something else than it did.
//!
//! ## Example
//!
//! ```text
//! - default: 20
//! + default: 50
//! ```
//!
//! ## Fix
//!
//! Keep the default, and let clients that want the new value send it.
