//! # ED830: received: another constant
//!
//! Level: breaking.
//!
//! The one value that is allowed is another one.
//!
//! ## Why
//!
//! A client that reads answers by the old contract cannot read the new ones.
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
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
