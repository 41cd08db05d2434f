//! # ED884: received: a member became write-only
//!
//! Level: warning.
//!
//! A member that was in answers is only in requests now.
//!
//! ## Why
//!
//! A client that reads the member finds nothing. Where the member was required, the change is breaking.
//!
//! ## Example
//!
//! ```text
//! + writeOnly: true
//! ```
//!
//! ## Fix
//!
//! Deprecate the member for answers first, and hide it when nobody reads it.
