//! # ED720: sent: another type
//!
//! Level: breaking.
//!
//! The type of a value is another one; neither includes the other.
//!
//! ## Why
//!
//! What clients send under the old contract is refused, or read as something else.
//!
//! ## Example
//!
//! ```text
//! - type: string
//! + type: integer
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
