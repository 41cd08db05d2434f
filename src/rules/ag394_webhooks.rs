//! # AG394: webhooks are left aside
//!
//! The document describes webhooks: requests that the service sends.
//!
//! ## Why
//!
//! The generated service answers requests; it sends these only where you write it.
//!
//! ## Example
//!
//! ```text
//! webhooks:
//!   newPet: …
//! ```
//!
//! ## Fix
//!
//! Nothing to do.
