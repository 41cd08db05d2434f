//! # AG103: the document is empty
//!
//! The file holds nothing but white space.
//!
//! ## Why
//!
//! An empty file is usually a wrong path or a download that failed.
//!
//! ## Fix
//!
//! Name another file, or begin with `openapi`, `info` and `paths`.
