//! # ED842: received: another multipleOf
//!
//! Level: breaking.
//!
//! Numbers must be multiples of another number, and neither is a multiple of the other.
//!
//! ## Why
//!
//! A client that reads answers by the old contract cannot read the new ones.
//!
//! ## Example
//!
//! ```text
//! - multipleOf: 2
//! + multipleOf: 3
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
