//! # ED775: sent: oneOf became anyOf
//!
//! Level: note.
//!
//! A value may fit two alternatives now.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - oneOf: [A, B]
//! + anyOf: [A, B]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
