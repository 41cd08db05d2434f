//! # ED783: sent: a member is no longer read-only
//!
//! Level: note.
//!
//! A member that was only in answers can be sent now.
//!
//! ## Why
//!
//! Clients may send the member now. Where it is required they must, and the change is breaking.
//!
//! ## Example
//!
//! ```text
//! - readOnly: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
