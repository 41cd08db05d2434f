//! # ED859: received: a lower minProperties
//!
//! Level: breaking.
//!
//! An object needs fewer members than it did.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - minProperties: 1
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
