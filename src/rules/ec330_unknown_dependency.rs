//! # EC330: a dependency is not declared
//!
//! An operation's `x-apigen.dependencies` names one that the root `x-apigen.dependencies` does not have.
//!
//! ## Why
//!
//! Nothing says what it is, whether the service is unhealthy without it, and how long a call may take.
//!
//! ## Example
//!
//! ```text
//! x-apigen: { dependencies: [orders_bd] }
//! ```
//!
//! ## Fix
//!
//! Declare it at the root, or correct the name.
