//! # ED304: rate limit raised
//!
//! Level: note.
//!
//! More requests are allowed.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! - x-rate-limit: 30/minute
//! + x-rate-limit: 60/minute
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
