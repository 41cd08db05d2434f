//! # AG211: a reference leads nowhere
//!
//! Nothing stands where a `$ref` points.
//!
//! ## Why
//!
//! The part of the contract behind it is missing.
//!
//! ## Example
//!
//! ```text
//! $ref: '#/components/schemas/Pets'
//! ```
//!
//! ## Fix
//!
//! Correct the name, or add the part. When a similar name stands there, it is named.
