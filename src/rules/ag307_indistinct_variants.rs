//! # AG307: nothing tells variants apart
//!
//! Every value of one variant of a `oneOf` is also one of another variant.
//!
//! ## Why
//!
//! `oneOf` means exactly one. A value that fits two variants is refused, and here every value fits two: nothing could be sent. It is read as `anyOf`.
//!
//! ## Example
//!
//! ```text
//! oneOf:
//!   - { type: object, properties: { name: { type: string } } }
//!   - { type: object, properties: { size: { type: integer } } }
//! ```
//!
//! ## Fix
//!
//! Add a `discriminator`, or make a member required that only one variant has; or write `anyOf`.
