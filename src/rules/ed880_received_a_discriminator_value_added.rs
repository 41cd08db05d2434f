//! # ED880: received: a discriminator value added
//!
//! Level: warning.
//!
//! A further value of the discriminator means an alternative.
//!
//! ## Why
//!
//! A client that chooses a type by this value meets one it does not know.
//!
//! ## Example
//!
//! ```text
//! - mapping: { card: Card }
//! + mapping: { card: Card, visa: Card }
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
