//! # AG219: a response has no status
//!
//! A key of `responses` is no HTTP status, no class of statuses and not `default`.
//!
//! ## Why
//!
//! It can never be answered.
//!
//! ## Example
//!
//! ```text
//! responses:
//!   '20': { description: Done. }
//! ```
//!
//! ## Fix
//!
//! Write a status from 100 to 599, a class such as `4XX`, or `default`.
