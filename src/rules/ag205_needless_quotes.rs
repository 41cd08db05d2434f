//! # AG205: a number or boolean stands in quotes
//!
//! A quoted text stands where a number or boolean is due. It is read as if the quotes were not there.
//!
//! ## Why
//!
//! Other tools refuse it, or ignore the keyword.
//!
//! ## Example
//!
//! ```text
//! minLength: '3'
//! ```
//!
//! ## Fix
//!
//! Remove the quotes.
