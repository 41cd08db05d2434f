//! # ED058: scheme no longer declared
//!
//! Level: note.
//!
//! A security scheme is not declared any more.
//!
//! ## Why
//!
//! What operations lose by it is reported there.
//!
//! ## Example
//!
//! ```text
//! - securitySchemes: { apiKey: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
