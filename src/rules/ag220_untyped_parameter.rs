//! # AG220: a parameter has no schema
//!
//! A parameter has neither `schema` nor `content`.
//!
//! ## Why
//!
//! Any text is accepted. Often the parameter is still in the form of Swagger 2, with `type` beside `name`.
//!
//! ## Example
//!
//! ```text
//! { name: limit, in: query, type: integer }
//! ```
//!
//! ## Fix
//!
//! Put the type under `schema`.
