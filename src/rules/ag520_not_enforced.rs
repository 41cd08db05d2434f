//! # AG520: a constraint is not enforced
//!
//! A request that breaks one constraint, and only that one, was accepted.
//!
//! ## Why
//!
//! What the document forbids reaches the code behind it.
//!
//! ## Example
//!
//! ```text
//! createOrder, `#/lines/0/quantity` below its minimum: accepted with 201, expected 422
//! ```
//!
//! ## Fix
//!
//! Check the constraint before the handler runs.
