//! # AG201: the document is not OpenAPI
//!
//! The document is no map, or has no key `openapi`.
//!
//! ## Why
//!
//! The version under `openapi` says how to read the rest. Without it the file may be anything: a JSON Schema, a
//! message description, a configuration.
//!
//! ## Example
//!
//! ```text
//! asyncapi: 2.6.0
//! ```
//!
//! ## Fix
//!
//! Name the OpenAPI document, or add `openapi: 3.0.3` as its first line.
