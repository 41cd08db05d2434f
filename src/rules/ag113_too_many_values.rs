//! # AG113: the document has too many values
//!
//! The document, its aliases expanded, holds more values than `--max-nodes` allows.
//!
//! ## Why
//!
//! A limit keeps a hostile document from filling the memory.
//!
//! ## Fix
//!
//! Raise the limit with `--max-nodes` if you trust the document.
