//! # AG518: the refusal does not name the field
//!
//! A refusal of an invalid value does not name the value's place, or names places that are right.
//!
//! ## Why
//!
//! A form marks the field that the answer names.
//!
//! ## Example
//!
//! ```text
//! the refusal does not name body #/lines/0/quantity
//! ```
//!
//! ## Fix
//!
//! List every violation with its place: `in` and a JSON pointer.
