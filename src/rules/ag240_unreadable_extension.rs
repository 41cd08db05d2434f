//! # AG240: a value of the extension cannot be read
//!
//! A duration, size, rate, date, code, word or kind of value is not written as the extension wants it.
//!
//! ## Why
//!
//! A limit that nobody can read would be no limit, and a status that is none would never be answered.
//!
//! ## Example
//!
//! ```text
//! x-timeout: 5 seconds
//! ```
//!
//! ## Fix
//!
//! Durations are written `500ms`, `5s`, `1m`, `24h`, `7d`; sizes `256KiB`, `5MB`; rates `20/minute`; dates `2027-06-30`. `apigen schema` prints the JSON Schema with which editors complete and check every key.
