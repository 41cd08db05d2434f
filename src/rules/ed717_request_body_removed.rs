//! # ED717: request body removed
//!
//! Level: breaking.
//!
//! An operation reads no body any more.
//!
//! ## Why
//!
//! What clients send is ignored without a word.
//!
//! ## Example
//!
//! ```text
//! - requestBody: { … }
//! ```
//!
//! ## Fix
//!
//! Keep reading it, or move the operation to a new path.
