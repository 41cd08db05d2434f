//! # AG310: a pattern is checked on the slow path
//!
//! The pattern uses look-around or back-references, which no engine matches in time that grows with the text only.
//!
//! ## Why
//!
//! The fast check of a request compiles patterns into automata. This one is left to the slow path, which every request
//! then takes that reaches it.
//!
//! ## Example
//!
//! ```text
//! pattern: '^(?!admin)[a-z]+$'
//! ```
//!
//! ## Fix
//!
//! Say it without look-around, or as several constraints under `allOf`; `not: { pattern: … }` forbids what a look-ahead
//! would.
