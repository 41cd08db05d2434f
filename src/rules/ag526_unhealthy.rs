//! # AG526: health or metrics do not answer
//!
//! A health path does not answer 200 with JSON, or the metrics are no text exposition.
//!
//! ## Why
//!
//! Orchestrators restart a service that looks ill, and alerts stay silent without metrics.
//!
//! ## Example
//!
//! ```text
//! answers 404
//! ```
//!
//! ## Fix
//!
//! Serve the paths that the contract names.
