//! # EC304: a security scheme is not declared
//!
//! `security` names a scheme that `components/securitySchemes` does not have.
//!
//! ## Why
//!
//! Nothing says how a request proves who it is, so no request could be let through.
//!
//! ## Example
//!
//! ```text
//! security: [ { oauht: [] } ]
//! ```
//!
//! ## Fix
//!
//! Declare the scheme, or correct the name.
