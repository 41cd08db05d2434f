//! # ED202: type URI of a code changed
//!
//! Level: breaking.
//!
//! An error code has another type URI.
//!
//! ## Why
//!
//! The type is the identity of a problem (RFC 9457): clients that compare it no longer find it.
//!
//! ## Example
//!
//! ```text
//! - typeBase: https://errors.acme.dev/
//! + typeBase: https://acme.dev/errors/
//! ```
//!
//! ## Fix
//!
//! Keep `typeBase` and `type`; a redirect helps people, not programs.
