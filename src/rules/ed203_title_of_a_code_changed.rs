//! # ED203: title of a code changed
//!
//! Level: note.
//!
//! The title of an error code is another text.
//!
//! ## Why
//!
//! Titles are for people.
//!
//! ## Example
//!
//! ```text
//! - title: Insufficient stock
//! + title: Out of stock
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
