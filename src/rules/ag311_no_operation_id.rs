//! # AG311: no operationId
//!
//! An operation has no `operationId`.
//!
//! ## Why
//!
//! Names of methods, types and errors come from it. They are made of method and path instead, and change when the path does.
//!
//! ## Example
//!
//! ```text
//! paths:
//!   /orders:
//!     get:
//!       responses: …
//! ```
//!
//! ## Fix
//!
//! Add `operationId: listOrders`.
