//! # EC113: codes in several styles
//!
//! Some codes are written in another style than the most.
//!
//! ## Why
//!
//! Clients compare codes letter by letter. Who must look up how each one is written gets some wrong. The built-in codes
//! count, too.
//!
//! ## Example
//!
//! ```text
//! OUT_OF_STOCK: …
//! not_paid: …
//! ```
//!
//! ## Fix
//!
//! Rename what no client knows yet. Where the others are right, set `codeStyle` (`UPPER_SNAKE`, `lower_snake`, `kebab`,
//! `Pascal`): it restyles the built-in codes.
//!
//! ## Severity
//!
//! Warning.
