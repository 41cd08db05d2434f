//! # ED730: sent: another constant
//!
//! Level: breaking.
//!
//! The one value that is allowed is another one.
//!
//! ## Why
//!
//! What clients send under the old contract is refused, or read as something else.
//!
//! ## Example
//!
//! ```text
//! - const: v1
//! + const: v2
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
