//! # AG210: a type is not known
//!
//! `type` is none of string, number, integer, boolean, array, object, null.
//!
//! ## Why
//!
//! No value could be of that type.
//!
//! ## Example
//!
//! ```text
//! type: intger
//! ```
//!
//! ## Fix
//!
//! Write one of the types. Dates, ids and files are strings with a `format`.
