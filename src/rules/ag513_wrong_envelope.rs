//! # AG513: the error body is not the envelope
//!
//! An error body differs from the shape that the contract promises for all errors.
//!
//! ## Why
//!
//! One shape lets clients handle all errors in one place.
//!
//! ## Example
//!
//! ```text
//! error body: `#/error` is missing
//! ```
//!
//! ## Fix
//!
//! Build error bodies in one place, from the envelope.
