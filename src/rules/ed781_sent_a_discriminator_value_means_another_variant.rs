//! # ED781: sent: a discriminator value means another variant
//!
//! Level: breaking.
//!
//! A value of the discriminator means another alternative.
//!
//! ## Why
//!
//! What clients send under the old contract is refused, or read as something else.
//!
//! ## Example
//!
//! ```text
//! - mapping: { card: Card }
//! + mapping: { card: NewCard }
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
