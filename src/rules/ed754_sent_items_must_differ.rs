//! # ED754: sent: items must differ
//!
//! Level: breaking.
//!
//! No two items of a list may be equal now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! + uniqueItems: true
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
