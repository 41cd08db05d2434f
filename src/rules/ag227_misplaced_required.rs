//! # AG227: `required` of a schema is a boolean
//!
//! `required: true` stands on a property. In schemas `required` is a list of names on the object that holds the
//! properties.
//!
//! ## Why
//!
//! It has no effect: the property stays optional.
//!
//! ## Example
//!
//! ```text
//! name: { type: string, required: true }
//! ```
//!
//! ## Fix
//!
//! Write `required: [name]` beside `properties`.
