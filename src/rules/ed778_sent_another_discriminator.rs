//! # ED778: sent: another discriminator
//!
//! Level: breaking.
//!
//! Another member says which alternative a value is.
//!
//! ## Why
//!
//! What clients send under the old contract is refused, or read as something else.
//!
//! ## Example
//!
//! ```text
//! - propertyName: kind
//! + propertyName: type
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
