//! # ED872: received: a variant removed
//!
//! Level: note.
//!
//! A `oneOf` or `anyOf` lost an alternative.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
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
//! Nothing to do; say it in the changelog.
