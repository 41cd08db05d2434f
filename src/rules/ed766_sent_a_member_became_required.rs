//! # ED766: sent: a member became required
//!
//! Level: breaking.
//!
//! A member that could be left out is always there now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - required: [id]
//! + required: [id, note]
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
