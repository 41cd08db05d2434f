//! # AG301: nothing satisfies all parts
//!
//! The parts of an `allOf`, or a `oneOf` and what stands around it, want values of different types.
//!
//! ## Why
//!
//! No value is a string and an object at once: every request with such a value would be refused. The parts are kept as they are, so that the refusal is correct.
//!
//! ## Example
//!
//! ```text
//! Both:
//!   allOf:
//!     - type: string
//!     - type: object
//! ```
//!
//! ## Fix
//!
//! Use `oneOf`, or make the types agree.
