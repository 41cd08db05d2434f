//! # AG401: a name that is asked for is taken
//!
//! `x-apigen-name`, `x-apigen-value-names` or `[names]` of apigen.toml asks for a name that something else in the same
//! scope has, or that generated code itself needs.
//!
//! ## Why
//!
//! Somebody chose the name to find it in code. A number behind it, given in silence, is not what was asked for.
//!
//! ## Example
//!
//! ```text
//! components:
//!   schemas:
//!     order_v2: { type: object, x-apigen-name: Order }
//!     Order: { type: object }
//! ```
//!
//! ## Fix
//!
//! Ask for another name, or name the other one too.
