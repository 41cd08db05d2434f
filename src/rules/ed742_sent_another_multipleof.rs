//! # ED742: sent: another multipleOf
//!
//! Level: breaking.
//!
//! Numbers must be multiples of another number, and neither is a multiple of the other.
//!
//! ## Why
//!
//! What clients send under the old contract is refused, or read as something else.
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
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
