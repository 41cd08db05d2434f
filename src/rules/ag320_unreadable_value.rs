//! # AG320: a value of the extension cannot be read
//!
//! A duration, size, rate or mode of the extension is not written as it should be.
//!
//! ## Why
//!
//! A limit that nobody can read would be no limit.
//!
//! ## Example
//!
//! ```text
//! x-timeout: 5 seconds
//! ```
//!
//! ## Fix
//!
//! Durations are written `500ms`, `5s`, `1m`, `24h`, `7d`; sizes `256KiB`, `5MB`; rates `20/minute`; modes `required`, `optional`, `none`.
