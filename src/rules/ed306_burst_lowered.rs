//! # ED306: burst lowered
//!
//! Level: warning.
//!
//! Fewer requests may come at once.
//!
//! ## Why
//!
//! Clients that send in bursts are refused although they keep the limit.
//!
//! ## Example
//!
//! ```text
//! - burst: 5
//! + burst: 1
//! ```
//!
//! ## Fix
//!
//! Announce it.
