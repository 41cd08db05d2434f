//! # EC402: looks sensitive, is not marked
//!
//! A value that clients send has a name like `password`, `token` or `card_number`, and is not marked.
//!
//! ## Why
//!
//! What is not marked may be logged, and echoed in the list of field errors. The last word of the name decides, so
//! `token_type` is none, and neither is `next_page_token`.
//!
//! ## Example
//!
//! ```text
//! password: { type: string, maxLength: 64 }
//! ```
//!
//! ## Fix
//!
//! Add `x-sensitive: true` to the schema (or `format: password`, or `writeOnly: true`).
//!
//! ## Severity
//!
//! Warning.
