//! # ED738: sent: a lower maximum
//!
//! Level: breaking.
//!
//! The greatest number is lower, or there is one now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - maximum: 100
//! + maximum: 50
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
