//! # AG230: two paths are the same
//!
//! Two paths differ in the names of their parameters only. It is an error when both have the same method.
//!
//! ## Why
//!
//! No request can tell them apart, so the second would never be reached.
//!
//! ## Example
//!
//! ```text
//! /pets/{id}: …
//! /pets/{name}: …
//! ```
//!
//! ## Fix
//!
//! Change one of the paths, or write both operations under one.
