//! # ED222: member of an error retyped
//!
//! Level: breaking.
//!
//! A member of an error has another type or format.
//!
//! ## Why
//!
//! Clients that read it fail.
//!
//! ## Example
//!
//! ```text
//! - available: { type: integer }
//! + available: { type: string }
//! ```
//!
//! ## Fix
//!
//! Add a new member beside the old one.
