//! # ED794: request body has no schema any more
//!
//! Level: note.
//!
//! Anything is taken where bodies had to match a schema.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! - application/json: { schema: … }
//! + application/json: {}
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
