//! # ED861: received: a higher maxProperties
//!
//! Level: breaking.
//!
//! An object may have more members than it could.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - maxProperties: 10
//! + maxProperties: 20
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
