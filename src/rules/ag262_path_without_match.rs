//! # AG262: a path that matches nothing
//!
//! No value of the document is where the `target` or the `copy` of an action points.
//!
//! ## Why
//!
//! The document has changed since the overlay was written, or the path was never right: what the overlay promises
//! is not there.
//!
//! ## Example
//!
//! ```text
//! target: $.paths['/order']      # the path is called /orders
//! ```
//!
//! ## Fix
//!
//! Correct the path, or remove the action.
