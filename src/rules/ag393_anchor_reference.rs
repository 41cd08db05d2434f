//! # AG393: a reference leads to an anchor
//!
//! `$ref` names an `$anchor` of JSON Schema.
//!
//! ## Why
//!
//! Anchors are not resolved yet.
//!
//! ## Example
//!
//! ```text
//! $ref: '#pet'
//! ```
//!
//! ## Fix
//!
//! Refer to the place by its path.
