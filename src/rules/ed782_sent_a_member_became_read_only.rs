//! # ED782: sent: a member became read-only
//!
//! Level: warning.
//!
//! A member that clients could send is only in answers now.
//!
//! ## Why
//!
//! What clients send for the member is no longer taken.
//!
//! ## Example
//!
//! ```text
//! + readOnly: true
//! ```
//!
//! ## Fix
//!
//! Deprecate the member for requests first, and remove it when nobody sends it.
