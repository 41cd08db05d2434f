//! # ED797: part of a form written otherwise
//!
//! Level: breaking.
//!
//! The `style` or `explode` of a member of a form is another one.
//!
//! ## Why
//!
//! What clients write is read as something else.
//!
//! ## Example
//!
//! ```text
//! - explode: true
//! + explode: false
//! ```
//!
//! ## Fix
//!
//! Keep the old way beside the new one until clients have moved.
