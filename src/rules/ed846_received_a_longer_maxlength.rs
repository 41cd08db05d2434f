//! # ED846: received: a longer maxLength
//!
//! Level: breaking.
//!
//! The longest text is longer than it was, or has no bound any more.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - maxLength: 100
//! + maxLength: 200
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
