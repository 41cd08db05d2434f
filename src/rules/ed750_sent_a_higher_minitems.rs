//! # ED750: sent: a higher minItems
//!
//! Level: breaking.
//!
//! The shortest list is longer than it was.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - minItems: 0
//! + minItems: 1
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
