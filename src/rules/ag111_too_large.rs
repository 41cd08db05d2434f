//! # AG111: the document is too large
//!
//! The file has more bytes than `--max-bytes` allows.
//!
//! ## Why
//!
//! A limit keeps a hostile document from filling the memory.
//!
//! ## Fix
//!
//! Raise the limit with `--max-bytes` if you trust the document.
