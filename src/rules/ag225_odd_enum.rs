//! # AG225: an enum is odd
//!
//! `enum` is empty, lists a value twice, or lists values that `type` excludes.
//!
//! ## Why
//!
//! Such values can never be valid; an empty list would refuse everything and is left out.
//!
//! ## Example
//!
//! ```text
//! type: integer
//! enum: ['1', '2']
//! ```
//!
//! ## Fix
//!
//! Correct the values or the type; in YAML, quotes make a text.
