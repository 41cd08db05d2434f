//! # ED821: received: a wider type
//!
//! Level: breaking.
//!
//! The type of a value includes the old one and more.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - type: integer
//! + type: number
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
