//! # ED602: another scope needed
//!
//! Level: breaking.
//!
//! An operation needs a scope that it did not.
//!
//! ## Why
//!
//! Tokens that sufficed are refused with 403.
//!
//! ## Example
//!
//! ```text
//! - security: [ { oauth: ['orders:read'] } ]
//! + security: [ { oauth: ['orders:read', 'orders:write'] } ]
//! ```
//!
//! ## Fix
//!
//! Accept the old scope as an alternative for a while.
