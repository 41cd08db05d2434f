//! # ED765: sent: an optional member removed
//!
//! Level: warning.
//!
//! An object lost a member that could be left out.
//!
//! ## Why
//!
//! Clients that still send it are ignored without a word; where the object is closed (`additionalProperties: false`) they are refused, and the change is breaking.
//!
//! ## Example
//!
//! ```text
//! - note: { type: string }
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
