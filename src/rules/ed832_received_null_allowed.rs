//! # ED832: received: null allowed
//!
//! Level: breaking.
//!
//! `null` is a value now.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - type: string
//! + type: string, nullable: true
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
