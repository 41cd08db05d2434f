//! # EC120: programs cannot tell errors apart
//!
//! The envelope has neither a code nor a type.
//!
//! ## Why
//!
//! Two errors of one status look the same to a program, which must then compare sentences.
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
//! A warning where the envelope has a text at least, as the preset `detail` has; an error where it has nothing. Advice
//! without an `x-error-contract`.
