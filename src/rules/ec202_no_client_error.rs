//! # EC202: nothing that a client can do wrong
//!
//! An operation can answer with no 4xx at all.
//!
//! ## Why
//!
//! It takes nothing that could be wrong, needs no login and lists no code. That is rare: most often the list was
//! forgotten. `default` and `4XX` count as an answer.
//!
//! ## Example
//!
//! ```text
//! get:
//!   operationId: latestReport
//!   responses: { '200': … }
//! ```
//!
//! ## Fix
//!
//! List what can go wrong: `x-error-codes: [REPORT_NOT_READY]`, or a response `'404'`. Where nothing can, ignore this
//! with a reason.
//!
//! ## Severity
//!
//! Warning.
