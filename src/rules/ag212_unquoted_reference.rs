//! # AG212: a reference is empty
//!
//! `$ref` has no value. Without quotes, ` #` begins a comment in YAML, so that nothing is left.
//!
//! ## Why
//!
//! The reference is lost without a word in most tools.
//!
//! ## Example
//!
//! ```text
//! $ref: #/components/schemas/Pet
//! ```
//!
//! ## Fix
//!
//! Quote it: `$ref: '#/components/schemas/Pet'`.
