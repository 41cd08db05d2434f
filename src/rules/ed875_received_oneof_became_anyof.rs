//! # ED875: received: oneOf became anyOf
//!
//! Level: warning.
//!
//! A value may fit two alternatives now.
//!
//! ## Why
//!
//! A client that counts on exactly one alternative may meet a value of two.
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
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
