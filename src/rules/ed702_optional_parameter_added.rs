//! # ED702: optional parameter added
//!
//! Level: note.
//!
//! An operation has a new parameter that may be left out.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! + { name: tenant, in: query }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
