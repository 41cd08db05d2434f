//! # ED810: optional header removed
//!
//! Level: warning.
//!
//! An answer no longer sends a header that could be missing.
//!
//! ## Why
//!
//! Clients that read it find nothing.
//!
//! ## Example
//!
//! ```text
//! - headers: { X-Total: … }
//! ```
//!
//! ## Fix
//!
//! Deprecate the header first.
