//! # AG221: a parameter is listed twice
//!
//! One list holds two parameters with the same name and place.
//!
//! ## Why
//!
//! Only one of them can count; the second is left out.
//!
//! ## Example
//!
//! ```text
//! parameters:
//!   - { name: limit, in: query, … }
//!   - { name: limit, in: query, … }
//! ```
//!
//! ## Fix
//!
//! Remove one of the two.
