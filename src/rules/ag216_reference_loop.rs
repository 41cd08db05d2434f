//! # AG216: a reference leads to itself
//!
//! A chain of references comes back to where it began, with nothing else on the way.
//!
//! ## Why
//!
//! It says nothing about any value. Schemas that hold themselves in a property or in `items` are no such loop.
//!
//! ## Example
//!
//! ```text
//! A: { $ref: '#/components/schemas/B' }
//! B: { $ref: '#/components/schemas/A' }
//! ```
//!
//! ## Fix
//!
//! Let one of them be a value.
