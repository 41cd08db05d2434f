//! # AG228: a default does not fit its type
//!
//! `default` is not of the type that the schema demands, or breaks its format, bounds or constants.
//!
//! ## Why
//!
//! It could never be used; it is left aside.
//!
//! ## Example
//!
//! ```text
//! type: integer
//! default: ten
//! ```
//!
//! ## Fix
//!
//! Correct the default or the type.
