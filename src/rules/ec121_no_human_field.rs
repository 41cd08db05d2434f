//! # EC121: people cannot read what went wrong
//!
//! The envelope has neither a `detail` nor a `title`.
//!
//! ## Why
//!
//! Whoever sees the error has a code only, and must look it up.
//!
//! ## Example
//!
//! ```text
//! envelope: { schema: '#/components/schemas/Err' }   # Err is { code }
//! ```
//!
//! ## Fix
//!
//! Add a property to the schema and give it the role: `map: { detail: /message }`.
//!
//! ## Severity
//!
//! A warning beside an `x-error-contract`, else advice.
