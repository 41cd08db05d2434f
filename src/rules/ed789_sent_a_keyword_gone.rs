//! # ED789: sent: a keyword gone
//!
//! Level: note.
//!
//! A keyword such as `not`, `if`, `contains`, `propertyNames` or `dependentRequired` was removed.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - dependentRequired: { card: [address] }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
