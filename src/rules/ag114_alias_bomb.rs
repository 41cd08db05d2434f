//! # AG114: aliases repeat too much
//!
//! YAML aliases repeat more values than `--max-alias-nodes` allows.
//!
//! ## Why
//!
//! Nine lines of aliases of aliases can stand for billions of values.
//!
//! ## Example
//!
//! ```text
//! a: &a [x, x]
//! b: &b [*a, *a]
//! c: [*b, *b]
//! ```
//!
//! ## Fix
//!
//! Raise the limit with `--max-alias-nodes` if you trust the document; or use `$ref`, which repeats nothing.
