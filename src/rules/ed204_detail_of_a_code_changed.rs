//! # ED204: detail of a code changed
//!
//! Level: note.
//!
//! The detail text of an error code is another one.
//!
//! ## Why
//!
//! Details are for people.
//!
//! ## Example
//!
//! ```text
//! - detail: Only {available} left.
//! + detail: '{available} left.'
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
