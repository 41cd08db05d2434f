//! # EC333: a dependency that nothing uses
//!
//! The root's `x-apigen.dependencies` declares what no operation lists.
//!
//! ## Why
//!
//! Health checks it nevertheless: the service is unhealthy without something it does not need.
//!
//! ## Example
//!
//! ```text
//! x-apigen: { dependencies: { cache: { kind: redis } } }
//! ```
//!
//! ## Fix
//!
//! List it where it is used: `x-apigen: { dependencies: [cache] }`, or remove it.
//!
//! ## Severity
//!
//! Advice.
