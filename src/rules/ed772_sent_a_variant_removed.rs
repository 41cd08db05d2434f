//! # ED772: sent: a variant removed
//!
//! Level: breaking.
//!
//! A `oneOf` or `anyOf` lost an alternative.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - oneOf: [Card, Cash]
//! + oneOf: [Card]
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
