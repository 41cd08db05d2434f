//! # ED758: sent: a higher minProperties
//!
//! Level: breaking.
//!
//! An object needs more members than it did.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - minProperties: 0
//! + minProperties: 1
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
