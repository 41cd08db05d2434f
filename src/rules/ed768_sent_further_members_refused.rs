//! # ED768: sent: further members refused
//!
//! Level: breaking.
//!
//! An object has only the members that the contract names.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! + additionalProperties: false
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
