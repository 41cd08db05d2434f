//! # AG517: a header is missing or wrong
//!
//! A required header is missing from an answer, or its value breaks its schema.
//!
//! ## Why
//!
//! Clients rely on it: `Location`, `Retry-After`, `WWW-Authenticate`.
//!
//! ## Example
//!
//! ```text
//! header `Location` is missing
//! ```
//!
//! ## Fix
//!
//! Send it.
