//! # ED873: received: a variant added
//!
//! Level: breaking.
//!
//! A `oneOf` or `anyOf` has an alternative more.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
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
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
