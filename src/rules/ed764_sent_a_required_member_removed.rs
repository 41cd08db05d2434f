//! # ED764: sent: a required member removed
//!
//! Level: warning.
//!
//! An object lost a member that was always there.
//!
//! ## Why
//!
//! Clients that still send it are ignored without a word; where the object is closed (`additionalProperties: false`) they are refused, and the change is breaking.
//!
//! ## Example
//!
//! ```text
//! - required: [id, name]
//! + required: [id]
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
