//! # ED302: rate limit removed
//!
//! Level: note.
//!
//! A limit is gone.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! - x-rate-limit: 60/minute
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
