//! # AG202: the version is not supported
//!
//! The document is written in another version than OpenAPI 3.0, 3.1 or 3.2; Swagger 2.0 is not read yet.
//!
//! ## Why
//!
//! Other versions have other words for the same things.
//!
//! ## Example
//!
//! ```text
//! swagger: '2.0'
//! ```
//!
//! ## Fix
//!
//! Convert the document to OpenAPI 3.
