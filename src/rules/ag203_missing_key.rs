//! # AG203: a required key is missing
//!
//! The specification demands a key that is not there. It is an error where nothing can be built without it.
//!
//! ## Why
//!
//! The service would have no name, a parameter no place, a discriminator no property.
//!
//! ## Example
//!
//! ```text
//! info:
//!   version: 1.0.0
//! ```
//!
//! ## Fix
//!
//! Add the key. When a similar one stands there, it is named.
