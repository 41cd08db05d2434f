//! # ED713: parameter deprecated
//!
//! Level: note.
//!
//! A parameter is not to be used any more.
//!
//! ## Why
//!
//! It works as before.
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
