//! # AG224: an array has no items
//!
//! A schema of the type array has no `items`.
//!
//! ## Why
//!
//! Anything is accepted in it, and clients learn nothing. OpenAPI 3.0 demands `items`.
//!
//! ## Example
//!
//! ```text
//! type: array
//! ```
//!
//! ## Fix
//!
//! Add `items` with the schema of its items.
