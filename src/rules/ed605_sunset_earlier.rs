//! # ED605: sunset earlier
//!
//! Level: breaking.
//!
//! The day of the end of an operation is earlier than it was said.
//!
//! ## Why
//!
//! Clients planned by the day they were told.
//!
//! ## Example
//!
//! ```text
//! - x-sunset: "2027-06-30"
//! + x-sunset: "2026-12-31"
//! ```
//!
//! ## Fix
//!
//! Keep the day.
