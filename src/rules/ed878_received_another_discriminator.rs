//! # ED878: received: another discriminator
//!
//! Level: breaking.
//!
//! Another member says which alternative a value is.
//!
//! ## Why
//!
//! A client that reads answers by the old contract cannot read the new ones.
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
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
