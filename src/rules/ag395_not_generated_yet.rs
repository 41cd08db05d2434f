//! # AG395: something of OpenAPI 3.2 is not generated yet
//!
//! The document uses what only OpenAPI 3.2 has: the method `query`, `additionalOperations`, or parameters in
//! `querystring`.
//!
//! ## Why
//!
//! The service is generated without it. Nothing is left out without a word.
//!
//! ## Example
//!
//! ```text
//! /pets:
//!   query: { operationId: searchPets, … }
//! ```
//!
//! ## Fix
//!
//! Say it in the words of OpenAPI 3.1 where it matters, for example with `post` instead of `query`.
