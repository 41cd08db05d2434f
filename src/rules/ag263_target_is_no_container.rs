//! # AG263: a target that is neither a map nor a list
//!
//! The `target` of an update is a text, a number or a boolean.
//!
//! ## Why
//!
//! Overlay 1.0 updates maps and lists only; other tools ignore the action or fail.
//!
//! ## Example
//!
//! ```text
//! target: $.info.title
//! update: New title
//! ```
//!
//! ## Fix
//!
//! Name the map that holds the value: `target: $.info` with `update: { title: New title }`.
