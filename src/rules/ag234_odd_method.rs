//! # AG234: a method where it does not belong
//!
//! A key of `additionalOperations` is no HTTP method, or one that a path item has a key of its own for.
//!
//! ## Why
//!
//! Since OpenAPI 3.2, `additionalOperations` holds the operations of all methods that have no key in a path item: `COPY`,
//! `LINK`, `PURGE`. A method is sent as it is written, capitals included. `GET` stands under `get`; where it stands in both
//! places, nobody can tell which operation is meant.
//!
//! ## Example
//!
//! ```text
//! /orders:
//!   get: …
//!   additionalOperations:
//!     GET: …               # twice
//!     'MOVE TO': …         # no method
//! ```
//!
//! ## Fix
//!
//! Write `get:`, `put:`, `post:`, `delete:`, `options:`, `head:`, `patch:`, `trace:` and `query:` in the path item itself,
//! and any other method under `additionalOperations` as it is sent.
