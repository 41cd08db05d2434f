//! # ED809: required header removed
//!
//! Level: breaking.
//!
//! An answer no longer sends a header that was always there.
//!
//! ## Why
//!
//! Clients that read it find nothing.
//!
//! ## Example
//!
//! ```text
//! - headers: { Location: { required: true } }
//! ```
//!
//! ## Fix
//!
//! Keep the header.
