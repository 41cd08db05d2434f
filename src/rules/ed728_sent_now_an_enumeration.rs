//! # ED728: sent: now an enumeration
//!
//! Level: breaking.
//!
//! Only a few values are allowed where any were.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - type: string
//! + enum: [new, paid]
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
