//! # AG251: `host` holds more than a host
//!
//! `host` of a Swagger 2.0 document has a scheme or a path.
//!
//! ## Why
//!
//! The address of the service is put together from `schemes`, `host` and `basePath`; each holds its own part.
//!
//! ## Example
//!
//! ```text
//! host: https://api.example.org/v1
//! ```
//!
//! ## Fix
//!
//! Write `schemes: [https]`, `host: api.example.org` and `basePath: /v1`.
