//! # ED760: sent: a lower maxProperties
//!
//! Level: breaking.
//!
//! An object may have fewer members than it could.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - maxProperties: 20
//! + maxProperties: 10
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
