//! # AG508: handlers still answer examples
//!
//! These handlers are as `apigen new` wrote them: they answer the document's examples.
//!
//! ## Why
//!
//! A front end can start on them; users should not meet them.
//!
//! ## Example
//!
//! ```text
//! 2 of 6 handlers still answer the document's examples: get_order, list_orders
//! ```
//!
//! ## Fix
//!
//! Write them in `src/handlers`.
