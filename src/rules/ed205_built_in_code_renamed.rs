//! # ED205: built-in code renamed
//!
//! Level: breaking.
//!
//! A failure of the framework answers with another code.
//!
//! ## Why
//!
//! Every operation that can fail so does it under a name that clients do not know.
//!
//! ## Example
//!
//! ```text
//! - builtin: { rate_limited: TOO_MANY_REQUESTS }
//! + builtin: { rate_limited: SLOW_DOWN }
//! ```
//!
//! ## Fix
//!
//! Keep the name under `builtin`.
