//! # ED871: received: further members have no schema any more
//!
//! Level: breaking.
//!
//! Members that the contract does not name may be anything now.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - additionalProperties: { type: string }
//! + additionalProperties: true
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
