//! # EC332: an operation waits without end
//!
//! An operation uses a dependency, but has no `x-timeout`.
//!
//! ## Why
//!
//! When the dependency hangs, so do all clients, until connections run out.
//!
//! ## Example
//!
//! ```text
//! x-apigen: { dependencies: [db] }     # no x-timeout on any level
//! ```
//!
//! ## Fix
//!
//! Write `x-timeout: 5s` at the operation, its path, its tag or the root.
//!
//! ## Severity
//!
//! Warning.
