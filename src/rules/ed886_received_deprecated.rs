//! # ED886: received: deprecated
//!
//! Level: note.
//!
//! A value is not to be used any more.
//!
//! ## Why
//!
//! The value is still answered; clients should prepare for its end.
//!
//! ## Example
//!
//! ```text
//! + deprecated: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
