//! # ED837: received: a lower minimum
//!
//! Level: breaking.
//!
//! The least number is lower, or there is none any more.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - minimum: 1
//! + minimum: 0
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
