//! # ED881: received: a discriminator value means another variant
//!
//! Level: breaking.
//!
//! A value of the discriminator means another alternative.
//!
//! ## Why
//!
//! A client that reads answers by the old contract cannot read the new ones.
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
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
