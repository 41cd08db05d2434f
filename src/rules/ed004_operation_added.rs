//! # ED004: operation added
//!
//! Level: note.
//!
//! The contract has a new operation.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! + /orders/{order_id}: { get: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
