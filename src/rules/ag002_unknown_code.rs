//! # AG002: no such diagnostic
//!
//! `apigen explain` was asked for a code that does not exist.
//!
//! ## Why
//!
//! Codes are stable: one that is gone was renamed in a release note.
//!
//! ## Example
//!
//! ```text
//! $ apigen explain AG999
//! ```
//!
//! ## Fix
//!
//! `apigen explain --all` prints all pages.
