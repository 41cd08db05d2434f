//! # AG204: a value is of the wrong kind
//!
//! A number, a text, a map or a list stands where another kind is due.
//!
//! ## Why
//!
//! What was meant is not certain, so nothing is guessed.
//!
//! ## Example
//!
//! ```text
//! minimum: one
//! ```
//!
//! ## Fix
//!
//! Write the kind that the message names.
