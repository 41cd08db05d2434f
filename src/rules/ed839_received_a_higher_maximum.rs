//! # ED839: received: a higher maximum
//!
//! Level: breaking.
//!
//! The greatest number is higher, or there is none any more.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - maximum: 50
//! + maximum: 100
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
