//! # AG264: a copy of more than one value
//!
//! The `copy` of an action matches several values of the document.
//!
//! ## Why
//!
//! Overlay 1.1 copies one value into all targets; which of several is meant, nobody can tell. Nothing is changed by the
//! action.
//!
//! ## Example
//!
//! ```text
//! target: $.paths['/orders'].get
//! copy: $.paths.*.post
//! ```
//!
//! ## Fix
//!
//! Write a path that matches the one: `copy: $.paths['/carts'].post`.
