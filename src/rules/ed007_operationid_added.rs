//! # ED007: operationId added
//!
//! Level: note.
//!
//! An operation has an `operationId` now.
//!
//! ## Why
//!
//! Generated clients made up a name where there was none; it changes once and then stays.
//!
//! ## Example
//!
//! ```text
//! + operationId: listOrders
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
