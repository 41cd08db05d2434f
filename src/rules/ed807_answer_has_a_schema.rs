//! # ED807: answer has a schema
//!
//! Level: note.
//!
//! Answers match a schema where nothing was promised.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! - application/json: {}
//! + application/json: { schema: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
