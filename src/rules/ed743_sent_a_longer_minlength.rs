//! # ED743: sent: a longer minLength
//!
//! Level: breaking.
//!
//! The shortest text is longer than it was.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - minLength: 8
//! + minLength: 12
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
