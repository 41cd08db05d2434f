//! # ED841: received: a finer multipleOf
//!
//! Level: breaking.
//!
//! Numbers may be multiples of a finer number, or any.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - multipleOf: 10
//! + multipleOf: 5
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
