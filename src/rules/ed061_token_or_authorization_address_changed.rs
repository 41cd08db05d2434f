//! # ED061: token or authorization address changed
//!
//! Level: warning.
//!
//! Clients get their tokens at another address.
//!
//! ## Why
//!
//! Clients that were configured with the old address get none once it is gone.
//!
//! ## Example
//!
//! ```text
//! - tokenUrl: https://a.dev/token
//! + tokenUrl: https://b.dev/token
//! ```
//!
//! ## Fix
//!
//! Keep the old address working.
