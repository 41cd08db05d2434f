//! # EC310: 429 without a limit
//!
//! An operation declares 429, but no `x-rate-limit` says when.
//!
//! ## Why
//!
//! The service would never answer it, and clients cannot know how often they may ask.
//!
//! ## Example
//!
//! ```text
//! responses: { '429': { description: Slow down } }
//! ```
//!
//! ## Fix
//!
//! Write `x-rate-limit: 60/minute` at the operation, its path, its tag or the root.
//!
//! ## Severity
//!
//! Warning.
