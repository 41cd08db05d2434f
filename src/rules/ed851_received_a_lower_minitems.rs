//! # ED851: received: a lower minItems
//!
//! Level: breaking.
//!
//! The shortest list is shorter than it was.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - minItems: 1
//! + minItems: 0
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
