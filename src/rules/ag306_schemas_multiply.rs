//! # AG306: schemas multiply
//!
//! Combining the parts of the schemas gives more than 200 000 of them.
//!
//! ## Why
//!
//! A small document can describe an enormous one through `allOf`. What lies beyond the limit accepts anything.
//!
//! ## Example
//!
//! ```text
//! A: { allOf: [ { $ref: B }, { properties: { next: { allOf: [ { $ref: C }, { $ref: D } ] } } } ] }
//! ```
//!
//! ## Fix
//!
//! Name the combinations that matter, and refer to them.
