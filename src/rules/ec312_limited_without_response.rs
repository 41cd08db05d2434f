//! # EC312: a limit without its 429
//!
//! An operation has an `x-rate-limit`, but does not declare the 429.
//!
//! ## Why
//!
//! Asked only where responses are not injected, as EC210.
//!
//! ## Example
//!
//! ```text
//! x-rate-limit: 60/minute
//! responses: { '200': … }
//! ```
//!
//! ## Fix
//!
//! Paste the response that the help shows; `apigen lint --no-inject --fix` does it.
//!
//! ## Severity
//!
//! Warning.
