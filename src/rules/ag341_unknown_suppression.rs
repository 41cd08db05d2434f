//! # AG341: no such rule to ignore
//!
//! A suppression names a code that no rule has.
//!
//! ## Why
//!
//! It hides nothing.
//!
//! ## Example
//!
//! ```text
//! # apigen: ignore EC3O2 public sign-up
//! ```
//!
//! ## Fix
//!
//! Correct the code. A finding prints its own in brackets: `warning[EC310]`.
//!
//! ## Severity
//!
//! Advice.
