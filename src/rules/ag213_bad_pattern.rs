//! # AG213: a pattern is no regular expression
//!
//! No engine can compile the pattern.
//!
//! ## Why
//!
//! The constraint could not be checked.
//!
//! ## Example
//!
//! ```text
//! pattern: '[a-z'
//! ```
//!
//! ## Fix
//!
//! Correct the pattern. Patterns are regular expressions of ECMA-262 without slashes around them; in YAML, put them in
//! single quotes.
