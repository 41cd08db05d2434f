//! # AG530: an operation was not reached
//!
//! No valid request of an operation was answered with success: its own code refuses the samples, as it may.
//!
//! ## Why
//!
//! What stands behind the refusal was not checked.
//!
//! ## Example
//!
//! ```text
//! getOrder was not reached: 1 of its valid requests are answered 404
//! ```
//!
//! ## Fix
//!
//! Give credentials, or examples in the document whose state exists.
