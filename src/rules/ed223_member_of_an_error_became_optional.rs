//! # ED223: member of an error became optional
//!
//! Level: breaking.
//!
//! A member of an error may be missing now.
//!
//! ## Why
//!
//! Clients that count on it fail.
//!
//! ## Example
//!
//! ```text
//! + sku: { type: string, optional: true }
//! ```
//!
//! ## Fix
//!
//! Keep sending it.
