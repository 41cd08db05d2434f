//! # EC306: 401 or 403 is not declared
//!
//! A secured operation does not declare the 401, or the 403 of its scopes.
//!
//! ## Why
//!
//! Asked only where responses are not injected, as EC210.
//!
//! ## Example
//!
//! ```text
//! security: [ { oauth: ['orders:read'] } ]
//! responses: { '200': … }
//! ```
//!
//! ## Fix
//!
//! Paste the responses that the help shows; `apigen lint --no-inject --fix` does it.
//!
//! ## Severity
//!
//! Warning.
