//! # ED777: sent: the discriminator removed
//!
//! Level: note.
//!
//! No member says any more which alternative a value is.
//!
//! ## Why
//!
//! The alternative is found by trying: whatever was accepted still is.
//!
//! ## Example
//!
//! ```text
//! - discriminator: { propertyName: kind }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
