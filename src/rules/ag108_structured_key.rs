//! # AG108: a map or a list stands as a key
//!
//! A key is a map or a list, which YAML allows and JSON does not.
//!
//! ## Why
//!
//! OpenAPI documents are JSON in another writing. Often a template such as `{{ name }}` was left unfilled.
//!
//! ## Example
//!
//! ```text
//! title: { {{ name }}: x }
//! ```
//!
//! ## Fix
//!
//! Quote the key, or fill in the template.
