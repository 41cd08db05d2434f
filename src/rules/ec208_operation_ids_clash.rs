//! # EC208: two operation ids become one name
//!
//! Two ids differ in case and punctuation only.
//!
//! ## Why
//!
//! Names in code are made of the words: `get_order` and `getOrder` are one method name, and one of them gets a number.
//! Equal ids are AG223.
//!
//! ## Example
//!
//! ```text
//! operationId: get_order
//! …
//! operationId: getOrder
//! ```
//!
//! ## Fix
//!
//! Rename one of them. An error only where the document has an `x-error-contract`; else a warning.
