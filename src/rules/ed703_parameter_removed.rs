//! # ED703: parameter removed
//!
//! Level: warning.
//!
//! An operation lost a parameter.
//!
//! ## Why
//!
//! Clients that still send it are ignored without a word: a filter that is not applied gives wrong results.
//!
//! ## Example
//!
//! ```text
//! - { name: state, in: query }
//! ```
//!
//! ## Fix
//!
//! Deprecate the parameter first.
