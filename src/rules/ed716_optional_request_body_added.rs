//! # ED716: optional request body added
//!
//! Level: note.
//!
//! An operation takes a body that may be left out.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! + requestBody: { … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
