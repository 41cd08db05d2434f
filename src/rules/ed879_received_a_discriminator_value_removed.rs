//! # ED879: received: a discriminator value removed
//!
//! Level: note.
//!
//! A value of the discriminator means no alternative any more.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
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
//! Nothing to do; say it in the changelog.
