//! # EC102: a code that nothing can answer
//!
//! The catalogue declares a code, but no operation lists it.
//!
//! ## Why
//!
//! Clients and support read the catalogue: a page about an error that never happens misleads them. Codes that are
//! `deprecated`, codes of the framework, and codes of a catalogue in a file of its own (which other services share) are
//! left out.
//!
//! ## Example
//!
//! ```text
//! errors:
//!   OUT_OF_STOCK: { status: 409, title: Out of stock }   # in no x-error-codes
//! ```
//!
//! ## Fix
//!
//! List it where it can happen: `x-error-codes: [OUT_OF_STOCK]` at an operation, a path, a tag or the root; or delete
//! it.
//!
//! ## Severity
//!
//! Warning.
