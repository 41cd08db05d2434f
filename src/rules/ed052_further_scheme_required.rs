//! # ED052: further scheme required
//!
//! Level: breaking.
//!
//! Another scheme must be satisfied besides those that sufficed.
//!
//! ## Why
//!
//! Clients that satisfy only the old ones get 401.
//!
//! ## Example
//!
//! ```text
//! - security: [ { oauth: [] } ]
//! + security: [ { oauth: [], apiKey: [] } ]
//! ```
//!
//! ## Fix
//!
//! Make the new scheme an alternative first.
