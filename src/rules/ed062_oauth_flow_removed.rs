//! # ED062: OAuth flow removed
//!
//! Level: breaking.
//!
//! A way to get a token is gone.
//!
//! ## Why
//!
//! Clients that use this flow get no token.
//!
//! ## Example
//!
//! ```text
//! - flows: { clientCredentials: … }
//! ```
//!
//! ## Fix
//!
//! Keep the old way beside the new one until clients have moved.
