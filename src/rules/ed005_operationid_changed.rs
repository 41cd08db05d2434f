//! # ED005: operationId changed
//!
//! Level: warning.
//!
//! An operation has another `operationId`.
//!
//! ## Why
//!
//! Generated clients name their functions after it: their callers no longer compile.
//!
//! ## Example
//!
//! ```text
//! - operationId: listOrders
//! + operationId: getOrders
//! ```
//!
//! ## Fix
//!
//! Keep the id; it is a name for programs, not for people.
