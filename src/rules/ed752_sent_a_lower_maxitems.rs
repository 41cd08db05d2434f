//! # ED752: sent: a lower maxItems
//!
//! Level: breaking.
//!
//! The longest list is shorter than it was, or has a bound now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - maxItems: 50
//! + maxItems: 20
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
