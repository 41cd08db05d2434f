//! # AG263: an update that does not fit its target
//!
//! In an overlay of version 1.0, the `target` of an action is a text, a number or a boolean. In one of 1.1, an update or
//! a copy is to take the place of another kind of value: a map of a text, a list of a map.
//!
//! ## Why
//!
//! Overlay 1.0 updates maps and lists only. Overlay 1.1 replaces texts, numbers and booleans by their like, and calls
//! everything else an error. Here the old value is replaced; other tools ignore the action or fail.
//!
//! ## Example
//!
//! ```text
//! overlay: 1.0.0
//! actions:
//!   - target: $.info.title
//!     update: New title
//! ```
//!
//! ## Fix
//!
//! Say `overlay: 1.1.0`, or name the map that holds the value: `target: $.info` with `update: { title: New title }`.
