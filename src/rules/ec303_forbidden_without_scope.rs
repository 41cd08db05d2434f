//! # EC303: 403 without a scope
//!
//! An operation declares 403, but asks for no scope, and no code of its own has this status.
//!
//! ## Why
//!
//! Any valid token will do, so nothing is ever forbidden, unless the handler decides it.
//!
//! ## Example
//!
//! ```text
//! security: [ { oauth: [] } ]
//! responses: { '403': … }
//! ```
//!
//! ## Fix
//!
//! Name the scope: `security: [ { oauth: ['orders:read'] } ]`, or give the handler's refusal a code.
//!
//! ## Severity
//!
//! Advice.
