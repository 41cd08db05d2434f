//! # ED863: received: an optional member added
//!
//! Level: note.
//!
//! An object has a new member that may be left out.
//!
//! ## Why
//!
//! Clients that ignore what they do not know, as they should, do not notice.
//!
//! ## Example
//!
//! ```text
//! + note: { type: string }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
