//! # EC120: programs cannot tell errors apart
//!
//! The envelope has neither a code nor a type.
//!
//! ## Why
//!
//! Two errors of one status look the same to a program, which must then compare sentences. The preset `detail` is made
//! this way, and gets a warning; a plain document gets advice.
//!
//! ## Example
//!
//! ```text
//! envelope: { schema: '#/components/schemas/Err' }   # Err is { message }
//! ```
//!
//! ## Fix
//!
//! Add a property to the schema and give it the role: `map: { code: /code }`. Instead of `detail` use `flat`, `nested`
//! or `problem`.
//!
//! ## Severity
//!
//! An error for an envelope with a schema, a warning for `detail`, advice without an `x-error-contract`.
