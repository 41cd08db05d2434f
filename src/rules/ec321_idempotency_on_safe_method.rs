//! # EC321: a key that adds nothing
//!
//! An operation whose method is idempotent already has an `x-idempotency` of its own.
//!
//! ## Why
//!
//! RFC 9110: a `GET`, `PUT` or `DELETE` that is sent twice has the effect of one. The service would keep answers for
//! nothing.
//!
//! ## Example
//!
//! ```text
//! get:
//!   x-idempotency: optional
//! ```
//!
//! ## Fix
//!
//! Remove the key; `apigen lint --fix` does it.
//!
//! ## Severity
//!
//! Warning.
