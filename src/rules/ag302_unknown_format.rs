//! # AG302: a format is not known
//!
//! A `format` that neither OpenAPI nor JSON Schema nor apigen knows.
//!
//! ## Why
//!
//! It is kept as a word for people, and nothing checks it: a client that counts on it would be disappointed.
//!
//! ## Example
//!
//! ```text
//! type: string
//! format: iban
//! ```
//!
//! ## Fix
//!
//! Add a `pattern` that says the same, or leave the format as a word for people. A word close to a known one is often a slip: `dateTime` is written `date-time`.
