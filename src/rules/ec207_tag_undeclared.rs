//! # EC207: a tag that is not declared
//!
//! An operation has a tag that the root's `tags` do not list.
//!
//! ## Why
//!
//! Documentation shows it without a description, at the end. A misspelt tag splits a group in two: two traits, two
//! files.
//!
//! ## Example
//!
//! ```text
//! tags: [ { name: orders } ]
//! …
//!   tags: [order]
//! ```
//!
//! ## Fix
//!
//! Declare it under the root's `tags`, or correct the name.
//!
//! ## Severity
//!
//! Advice.
