//! # AG531: a case is inconclusive
//!
//! Another failure stood before the one that was asked for, and still did when the case was rebuilt with fresh
//! values.
//!
//! ## Why
//!
//! It says nothing either way; it is never counted as passed.
//!
//! ## Example
//!
//! ```text
//! createItem, without `#/name`: inconclusive, 409 stands before what was asked
//! ```
//!
//! ## Fix
//!
//! Free what stands in the way: state, a limit, a permission.
