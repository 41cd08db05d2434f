//! # AG314: a security scheme is not checked
//!
//! A security scheme of a kind that the service does not check: `mutualTLS`, `http` with another scheme than `bearer` and `basic`.
//!
//! ## Why
//!
//! Nobody is let in by it: the service cannot tell who asks until your code does.
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
//! Check it in `src/main.rs`, by `generated::service(…).verify("digest", …)`, which is shown the request's headers. Or use
//! `bearer`, `basic`, `apiKey`, `oauth2`, `openIdConnect`, which the service checks itself.
