//! # ED770: sent: further members have a schema
//!
//! Level: breaking.
//!
//! Members that the contract does not name must match a schema now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - additionalProperties: true
//! + additionalProperties: { type: string }
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
