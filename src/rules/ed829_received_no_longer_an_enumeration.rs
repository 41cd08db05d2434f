//! # ED829: received: no longer an enumeration
//!
//! Level: breaking.
//!
//! Any value is allowed where only a few were.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - enum: [new, paid]
//! + type: string
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
