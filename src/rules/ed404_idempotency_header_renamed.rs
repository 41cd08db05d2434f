//! # ED404: idempotency header renamed
//!
//! Level: breaking.
//!
//! The key is read from another header.
//!
//! ## Why
//!
//! Clients send it where nobody looks.
//!
//! ## Example
//!
//! ```text
//! - header: Idempotency-Key
//! + header: X-Request-Key
//! ```
//!
//! ## Fix
//!
//! Keep the header.
