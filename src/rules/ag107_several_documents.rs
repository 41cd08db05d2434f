//! # AG107: the file holds several documents
//!
//! A line `---` begins a second YAML document in the file.
//!
//! ## Why
//!
//! A contract is one document; the others would be ignored silently.
//!
//! ## Example
//!
//! ```text
//! openapi: 3.0.3
//! ---
//! openapi: 3.0.3
//! ```
//!
//! ## Fix
//!
//! Put each document into a file of its own.
