//! # ED867: received: a member became optional
//!
//! Level: breaking.
//!
//! A member that was always there may be left out now.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - required: [id, note]
//! + required: [id]
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
