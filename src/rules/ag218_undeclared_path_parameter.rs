//! # AG218: a path parameter is not declared
//!
//! The path has a parameter in braces that an operation does not declare with `in: path`.
//!
//! ## Why
//!
//! Its type and constraints are not known.
//!
//! ## Example
//!
//! ```text
//! /pets/{petId}:
//!   get: { responses: … }
//! ```
//!
//! ## Fix
//!
//! Declare it, for the path or for each operation. When it is declared under another name or in another place, that is
//! said.
