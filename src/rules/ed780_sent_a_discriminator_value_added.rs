//! # ED780: sent: a discriminator value added
//!
//! Level: note.
//!
//! A further value of the discriminator means an alternative.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
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
//! Nothing to do; say it in the changelog.
