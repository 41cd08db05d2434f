//! # ED050: security alternative removed
//!
//! Level: breaking.
//!
//! One of the ways to authenticate is gone.
//!
//! ## Why
//!
//! Clients that use it get 401.
//!
//! ## Example
//!
//! ```text
//! - security: [ { oauth: [] }, { apiKey: [] } ]
//! + security: [ { oauth: [] } ]
//! ```
//!
//! ## Fix
//!
//! Keep the old way beside the new one until clients have moved.
