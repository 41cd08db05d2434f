//! # AG299: an object is not what OpenAPI describes
//!
//! An object that is no schema has a value that OpenAPI does not know there, or lacks a key that its kind demands.
//!
//! ## Why
//!
//! It cannot be told what is meant. For a security scheme that is an error: a service must not guess who may enter.
//!
//! ## Example
//!
//! ```text
//! type: oath2
//! ```
//!
//! ## Fix
//!
//! Correct the value, or add the key.
