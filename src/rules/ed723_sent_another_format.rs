//! # ED723: sent: another format
//!
//! Level: breaking.
//!
//! A value is written in another format.
//!
//! ## Why
//!
//! What clients send under the old contract is refused, or read as something else.
//!
//! ## Example
//!
//! ```text
//! - format: date
//! + format: date-time
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
