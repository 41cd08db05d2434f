//! # AG208: a key is not known
//!
//! The object has no such key in OpenAPI. In schemas, which may hold any key, only misspelt ones are reported.
//!
//! ## Why
//!
//! What stands there has no effect, which is seldom what was meant.
//!
//! ## Example
//!
//! ```text
//! requestbody:
//!   content: …
//! ```
//!
//! ## Fix
//!
//! Correct the spelling; begin keys of your own with `x-`.
