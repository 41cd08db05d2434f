//! # ED762: sent: a required member added
//!
//! Level: breaking.
//!
//! An object has a new member that is always there.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - required: [id]
//! + required: [id, name]
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
