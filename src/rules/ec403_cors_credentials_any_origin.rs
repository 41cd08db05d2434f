//! # EC403: any page may act for its visitor
//!
//! CORS allows credentials for every origin.
//!
//! ## Why
//!
//! Browsers refuse `*` with credentials; a service that mirrors the origin instead lets any page act with the cookies
//! of whoever visits it.
//!
//! ## Example
//!
//! ```text
//! x-apigen: { cors: { origins: ['*'], credentials: true } }
//! ```
//!
//! ## Fix
//!
//! List the origins that may: `origins: ['https://app.example.com']`; or write `credentials: false`.
//!
//! ## Severity
//!
//! Error.
