//! # AG395: something of OpenAPI 3.2 is not generated yet
//!
//! The document uses what only OpenAPI 3.2 has, and what the contract has no words for: the schema of a stream's items
//! (`itemSchema`), the parts of a `multipart/mixed` body in their order (`prefixEncoding`, `itemEncoding`), or a parameter
//! in `querystring` that is no form.
//!
//! ## Why
//!
//! The service is generated without it. Nothing is left out without a word.
//!
//! ## Example
//!
//! ```text
//! content:
//!   application/jsonl: { itemSchema: { $ref: '#/components/schemas/Event' } }
//! ```
//!
//! ## Fix
//!
//! Nothing to do where the handler writes the stream itself. A whole query is generated where its `content` is
//! `application/x-www-form-urlencoded`.
