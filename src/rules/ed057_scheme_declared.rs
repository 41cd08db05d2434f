//! # ED057: scheme declared
//!
//! Level: note.
//!
//! The contract declares a further security scheme.
//!
//! ## Why
//!
//! Nothing changes until an operation uses it.
//!
//! ## Example
//!
//! ```text
//! + securitySchemes: { apiKey: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
