//! # AG326: a body is handed over as it is sent
//!
//! A body that is neither JSON nor a form has a schema of more than a text: XML, YAML, CSV, streams of events.
//!
//! ## Why
//!
//! The service reads and writes JSON, forms and text. Other bodies are bytes to it: the handler reads and makes them, and
//! their schema (with its `xml`) is not judged.
//!
//! ## Example
//!
//! ```text
//! content:
//!   application/xml: { schema: { $ref: '#/components/schemas/Order' } }
//! ```
//!
//! ## Fix
//!
//! Read and write it in the handler, or offer `application/json`.
