//! # ED736: sent: a higher minimum
//!
//! Level: breaking.
//!
//! The least number is higher, or there is one now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - minimum: 0
//! + minimum: 1
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
