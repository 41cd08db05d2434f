//! # ED008: first tag changed
//!
//! Level: warning.
//!
//! An operation is in another group: its first tag is another one.
//!
//! ## Why
//!
//! Generated clients group their functions by the first tag: callers no longer compile.
//!
//! ## Example
//!
//! ```text
//! - tags: [orders]
//! + tags: [sales]
//! ```
//!
//! ## Fix
//!
//! Keep the first tag, and add the new one behind it.
