//! # AG202: the version is not supported
//!
//! The document is written in another version than Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2.
//!
//! ## Why
//!
//! Other versions have other words for the same things.
//!
//! ## Example
//!
//! ```text
//! swagger: '1.2'
//! ```
//!
//! ## Fix
//!
//! Convert the document to OpenAPI 3.
