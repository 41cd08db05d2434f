//! # AG314: a security scheme is not checked
//!
//! A security scheme of a kind that the service does not check: `mutualTLS`, `http` with another scheme than `bearer` and `basic`.
//!
//! ## Why
//!
//! Requests would be let through without a check, or the check must stand in front of the service.
//!
//! ## Example
//!
//! ```text
//! components:
//!   securitySchemes:
//!     digest: { type: http, scheme: digest }
//! ```
//!
//! ## Fix
//!
//! Check it in front of the service, or use `bearer`, `basic`, `apiKey`, `oauth2`, `openIdConnect`.
