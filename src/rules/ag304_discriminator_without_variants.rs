//! # AG304: a discriminator without variants
//!
//! A schema has a `discriminator`, but no `oneOf` or `anyOf` that lists its kinds.
//!
//! ## Why
//!
//! Which schemas are its kinds is nowhere said. Values are read as the base; further members are kept, untyped.
//!
//! ## Example
//!
//! ```text
//! Pet:
//!   type: object
//!   discriminator: { propertyName: kind }
//! ```
//!
//! ## Fix
//!
//! List the kinds: `oneOf: [ { $ref: … }, … ]` beside the discriminator.
