//! # ED869: received: further members allowed
//!
//! Level: note.
//!
//! An object may have members that the contract does not name.
//!
//! ## Why
//!
//! Clients that ignore what they do not know, as they should, do not notice.
//!
//! ## Example
//!
//! ```text
//! - additionalProperties: false
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
