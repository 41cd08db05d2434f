//! # ED745: sent: a shorter maxLength
//!
//! Level: breaking.
//!
//! The longest text is shorter than it was, or has a bound now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - maxLength: 200
//! + maxLength: 100
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
