//! # ED779: sent: a discriminator value removed
//!
//! Level: breaking.
//!
//! A value of the discriminator means no alternative any more.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - mapping: { card: Card, visa: Card }
//! + mapping: { card: Card }
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
