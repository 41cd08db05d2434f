//! # ED855: received: items may repeat
//!
//! Level: breaking.
//!
//! Items of a list may be equal now.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - uniqueItems: true
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
