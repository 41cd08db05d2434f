//! # AG261: a target that is no `JSONPath`
//!
//! The `target` of an action is not what RFC 9535 calls a `JSONPath`.
//!
//! ## Why
//!
//! Nobody can tell what the action changes.
//!
//! ## Example
//!
//! ```text
//! target: paths./orders.get
//! ```
//!
//! ## Fix
//!
//! Begin with `$`, and put names with other characters than letters, digits and `_` in brackets:
//! `$.paths['/orders'].get`.
