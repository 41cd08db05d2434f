//! # ED726: sent: a value gone from an enumeration
//!
//! Level: breaking.
//!
//! An enumeration lost a value.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - enum: [new, paid, lost]
//! + enum: [new, paid]
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
