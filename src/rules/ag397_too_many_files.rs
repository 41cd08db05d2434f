//! # AG397: a document of too many files
//!
//! The references of the document lead to more files than the limit.
//!
//! ## Why
//!
//! A limit keeps a document, by error or on purpose, from reading a whole disk.
//!
//! ## Example
//!
//! ```text
//! apigen lint openapi.yaml --max-files 3
//! ```
//!
//! ## Fix
//!
//! If the document is meant to be so large, raise the limit with `--max-files`.
