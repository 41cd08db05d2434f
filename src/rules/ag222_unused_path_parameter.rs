//! # AG222: a path parameter is not in the path
//!
//! An operation declares a parameter with `in: path` that its path does not hold.
//!
//! ## Why
//!
//! No request can carry it; it is left out.
//!
//! ## Example
//!
//! ```text
//! /pets:
//!   get: { parameters: [ { name: petId, in: path, … } ] }
//! ```
//!
//! ## Fix
//!
//! Write it into the path, change `in`, or remove the parameter.
