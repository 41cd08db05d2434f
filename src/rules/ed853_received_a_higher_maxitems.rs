//! # ED853: received: a higher maxItems
//!
//! Level: breaking.
//!
//! The longest list is longer than it was, or has no bound any more.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - maxItems: 20
//! + maxItems: 50
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
