//! # EC302: anybody may change something
//!
//! An operation that changes something (`POST`, `PUT`, `PATCH`, `DELETE`) has no security.
//!
//! ## Why
//!
//! Sometimes that is meant: a sign-up, a login. Then it is worth saying.
//!
//! ## Example
//!
//! ```text
//! delete:
//!   operationId: deleteOrder     # no security here, none at the root
//! ```
//!
//! ## Fix
//!
//! Add `security`, or confirm that it is open with `security: []`.
//!
//! ## Severity
//!
//! Advice.
