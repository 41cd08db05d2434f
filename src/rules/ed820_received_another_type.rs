//! # ED820: received: another type
//!
//! Level: breaking.
//!
//! The type of a value is another one; neither includes the other.
//!
//! ## Why
//!
//! A client that reads answers by the old contract cannot read the new ones.
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
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
