//! # ED774: sent: anyOf became oneOf
//!
//! Level: breaking.
//!
//! A value that fits two alternatives is refused now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - anyOf: [A, B]
//! + oneOf: [A, B]
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
