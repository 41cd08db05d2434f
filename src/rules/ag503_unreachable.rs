//! # AG503: the service is not reachable
//!
//! Nobody accepts a connection at the address of `--url`.
//!
//! ## Why
//!
//! The checker sends requests to a service that runs.
//!
//! ## Example
//!
//! ```text
//! $ apigen check --spec openapi.yaml --url http://127.0.0.1:9
//! ```
//!
//! ## Fix
//!
//! Start the service first, and check host and port. TLS is not spoken: name a plain listener.
