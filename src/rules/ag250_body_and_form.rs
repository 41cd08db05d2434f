//! # AG250: a body beside another body or a form field
//!
//! A Swagger 2.0 operation has two parameters `in: body`, or one beside parameters `in: formData`.
//!
//! ## Why
//!
//! A request has one body. Which of the two is meant, nobody can tell.
//!
//! ## Example
//!
//! ```text
//! parameters:
//!   - { name: order, in: body, schema: { … } }
//!   - { name: note, in: formData, type: string }
//! ```
//!
//! ## Fix
//!
//! Keep one of them. Several values are properties of one body, or fields of one form.
