//! # ED773: sent: a variant added
//!
//! Level: note.
//!
//! A `oneOf` or `anyOf` has an alternative more.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - oneOf: [Card]
//! + oneOf: [Card, Cash]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
