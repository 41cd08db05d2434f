//! # ED502: role no longer sent
//!
//! Level: breaking.
//!
//! A part of the error body is gone: the code, the detail, the trace id …
//!
//! ## Why
//!
//! Clients that read it find nothing.
//!
//! ## Example
//!
//! ```text
//! - map: { code: /code }
//! ```
//!
//! ## Fix
//!
//! Keep the envelope; new parts may be added.
