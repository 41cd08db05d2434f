//! # EC411: a text of any length
//!
//! A text that clients send has no `maxLength`, and no `enum`, `pattern` or format that bounds it.
//!
//! ## Why
//!
//! It ends up in a column, a log line or a search. The limit of the body is the only one left. Answers are not judged.
//!
//! ## Example
//!
//! ```text
//! name: { type: string }
//! ```
//!
//! ## Fix
//!
//! Say how long is too long: `maxLength: 200`.
//!
//! ## Severity
//!
//! A warning beside an `x-error-contract`, else advice.
