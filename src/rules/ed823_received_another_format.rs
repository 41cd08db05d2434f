//! # ED823: received: another format
//!
//! Level: breaking.
//!
//! A value is written in another format.
//!
//! ## Why
//!
//! A client that reads answers by the old contract cannot read the new ones.
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
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
