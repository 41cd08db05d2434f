//! # ED603: upload size lowered
//!
//! Level: breaking.
//!
//! Uploaded files must be smaller.
//!
//! ## Why
//!
//! Files that were taken are refused with 413.
//!
//! ## Example
//!
//! ```text
//! - maxSize: 5MB
//! + maxSize: 1MB
//! ```
//!
//! ## Fix
//!
//! Keep the size.
