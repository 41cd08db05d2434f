//! # EC410: a list of any length
//!
//! A list that clients send has no `maxItems`.
//!
//! ## Why
//!
//! One request can ask for unbounded work. The limit of the body is the only one left. Answers are not judged.
//!
//! ## Example
//!
//! ```text
//! lines: { type: array, items: { $ref: … } }
//! ```
//!
//! ## Fix
//!
//! Say how many are too many: `maxItems: 100`.
//!
//! ## Severity
//!
//! A warning beside an `x-error-contract`, else advice.
