//! # ED722: sent: a narrower type
//!
//! Level: breaking.
//!
//! The type of a value is a part of the old one.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - type: number
//! + type: integer
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
