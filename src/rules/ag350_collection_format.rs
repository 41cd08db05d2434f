//! # AG350: a list that is separated in a way that cannot be taken
//!
//! `collectionFormat` is `tsv`, stands where OpenAPI 3.0 knows commas only (headers, paths, lists in lists), or
//! separates the values of a multipart form.
//!
//! ## Why
//!
//! OpenAPI 3.0, in whose model the document is read, has no word for it.
//!
//! ## Example
//!
//! ```text
//! - { name: ids, in: query, type: array, items: { type: string }, collectionFormat: tsv }
//! ```
//!
//! ## Fix
//!
//! Separate by commas (`csv`), in a query also by spaces (`ssv`) or bars (`pipes`), or repeat the parameter
//! (`multi`).
