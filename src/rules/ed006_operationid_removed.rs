//! # ED006: operationId removed
//!
//! Level: warning.
//!
//! An operation has no `operationId` any more.
//!
//! ## Why
//!
//! Generated clients name their functions after it: their callers no longer compile.
//!
//! ## Example
//!
//! ```text
//! - operationId: listOrders
//! ```
//!
//! ## Fix
//!
//! Put the id back.
