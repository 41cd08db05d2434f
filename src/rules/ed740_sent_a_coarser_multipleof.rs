//! # ED740: sent: a coarser multipleOf
//!
//! Level: breaking.
//!
//! Numbers must be multiples of a number, or of a coarser one.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - multipleOf: 5
//! + multipleOf: 10
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
