//! # AG326: a body is handed over as it is sent
//!
//! A body that is neither JSON, XML, a sequence of them, nor a form has a schema of more than a text: YAML, CSV.
//!
//! ## Why
//!
//! The service reads and writes JSON, XML, NDJSON, events, forms and text. Other bodies are bytes to it: the handler
//! reads and makes them, and their schema is not judged.
//!
//! ## Example
//!
//! ```text
//! content:
//!   application/yaml: { schema: { $ref: '#/components/schemas/Order' } }
//! ```
//!
//! ## Fix
//!
//! Read and write it in the handler, or offer `application/json`.
