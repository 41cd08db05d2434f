//! # ED731: sent: null no longer allowed
//!
//! Level: breaking.
//!
//! `null` was a value and is none now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - nullable: true
//! + nullable: false
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
