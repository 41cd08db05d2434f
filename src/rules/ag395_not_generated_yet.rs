//! # AG395: something of OpenAPI 3.2 is not generated yet
//!
//! The document uses what only OpenAPI 3.2 has, and what the contract has no words for: the parts of a `multipart/mixed`
//! body in their order (`prefixEncoding`, `itemEncoding`), or a parameter in `querystring` that is no form.
//!
//! ## Why
//!
//! The service is generated without it. Nothing is left out without a word.
//!
//! ## Example
//!
//! ```text
//! parameters:
//!   - { name: all, in: querystring, content: { application/jsonpath: { schema: { type: string } } } }
//! ```
//!
//! ## Fix
//!
//! Nothing to do where the handler reads the body itself. A whole query is generated where its `content` is
//! `application/x-www-form-urlencoded`.
