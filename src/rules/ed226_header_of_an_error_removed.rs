//! # ED226: header of an error removed
//!
//! Level: breaking.
//!
//! An error no longer sends a header.
//!
//! ## Why
//!
//! Clients that read it find nothing.
//!
//! ## Example
//!
//! ```text
//! - headers: { Link: … }
//! ```
//!
//! ## Fix
//!
//! Keep the header.
