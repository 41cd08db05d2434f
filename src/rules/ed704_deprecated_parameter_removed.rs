//! # ED704: deprecated parameter removed
//!
//! Level: note.
//!
//! An operation lost a parameter that was deprecated.
//!
//! ## Why
//!
//! Clients were warned.
//!
//! ## Example
//!
//! ```text
//! - { name: state, in: query, deprecated: true }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
