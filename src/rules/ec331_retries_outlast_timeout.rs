//! # EC331: retries outlast the time limit
//!
//! All attempts to reach a dependency together take longer than the operation may.
//!
//! ## Why
//!
//! The operation answers 504 while the dependency is still being tried: the last attempts can never help.
//!
//! ## Example
//!
//! ```text
//! x-timeout: 5s      # 3 attempts of 3s
//! ```
//!
//! ## Fix
//!
//! Fewer `attempts`, a shorter `timeout` of the dependency, or a longer `x-timeout`.
//!
//! ## Severity
//!
//! Warning.
