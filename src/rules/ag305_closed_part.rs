//! # AG305: a closed part beside others
//!
//! A part of an `allOf` has `additionalProperties: false`, and another part adds members.
//!
//! ## Why
//!
//! Read to the letter, the closed part refuses the members of all other parts, so that nothing satisfies the whole. It is read as meant: the whole is closed over the members of all parts.
//!
//! ## Example
//!
//! ```text
//! allOf:
//!   - { type: object, additionalProperties: false, properties: { a: { type: string } } }
//!   - { type: object, properties: { b: { type: string } } }
//! ```
//!
//! ## Fix
//!
//! Leave `additionalProperties` out of the part; OpenAPI 3.1 has `unevaluatedProperties: false` for the whole.
