//! # ED808: answer has no schema any more
//!
//! Level: breaking.
//!
//! Nothing is promised about answers that matched a schema.
//!
//! ## Why
//!
//! A client may get what its contract never named.
//!
//! ## Example
//!
//! ```text
//! - application/json: { schema: … }
//! + application/json: {}
//! ```
//!
//! ## Fix
//!
//! Keep the schema.
