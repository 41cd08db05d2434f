//! # AG504: a generated file is stale
//!
//! A generated file differs from what the document says now, or belongs to nothing in it any more.
//!
//! ## Why
//!
//! Code and document have drifted: clients read one, the service runs the other.
//!
//! ## Example
//!
//! ```text
//! `src/generated/models/orders.rs` differs from what the document says now
//! ```
//!
//! ## Fix
//!
//! Run `apigen generate`, and commit what it writes.
