//! # AG217: a path is malformed
//!
//! A path does not begin with `/`, its braces do not match, it names a parameter twice, or it holds `?` or `#`. A query
//! behind `?` is read as parameters, a fragment behind `#` is left out.
//!
//! ## Why
//!
//! Such a path cannot be matched against requests as it stands.
//!
//! ## Example
//!
//! ```text
//! /pets/{petId
//! ```
//!
//! ## Fix
//!
//! Write `/pets/{petId}`, and declare what stands behind `?` as query parameters.
