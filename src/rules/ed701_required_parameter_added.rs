//! # ED701: required parameter added
//!
//! Level: breaking.
//!
//! An operation has a new parameter that must be sent.
//!
//! ## Why
//!
//! Requests without it are refused.
//!
//! ## Example
//!
//! ```text
//! + { name: tenant, in: query, required: true }
//! ```
//!
//! ## Fix
//!
//! Make it optional with a `default`.
