//! # EC301: 401 without security
//!
//! An operation declares 401, but no `security` applies to it.
//!
//! ## Why
//!
//! The service would never ask for credentials. A login that answers 401 to a wrong password is the exception: it says
//! `security: []`, or gives the code its own name, and is left alone.
//!
//! ## Example
//!
//! ```text
//! responses: { '401': { description: Who are you? } }   # no security anywhere
//! ```
//!
//! ## Fix
//!
//! Add `security` with one of the schemes, or drop the response.
//!
//! ## Severity
//!
//! Warning.
