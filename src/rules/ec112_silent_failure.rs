//! # EC112: a failure that nobody sees
//!
//! A code with a 5xx status is logged at `none` or `debug`.
//!
//! ## Why
//!
//! A 5xx is a fault of the service. Without a line in the log nobody learns of it but the client.
//!
//! ## Example
//!
//! ```text
//! LEDGER_BROKEN: { status: 500, title: Ledger broken, log: none }
//! ```
//!
//! ## Fix
//!
//! Write `log: warn` or `log: error`, or remove the key: 5xx are logged as errors.
//!
//! ## Severity
//!
//! Warning.
