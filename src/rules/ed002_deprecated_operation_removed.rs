//! # ED002: deprecated operation removed
//!
//! Level: warning.
//!
//! An operation is gone that was deprecated and named the day of its end.
//!
//! ## Why
//!
//! Clients were warned. Whether the day has passed is not known here: it stands in the finding.
//!
//! ## Example
//!
//! ```text
//! - delete: { deprecated: true, x-sunset: "2026-06-30" }
//! ```
//!
//! ## Fix
//!
//! Remove it only after its `x-sunset`.
