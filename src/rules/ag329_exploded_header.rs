//! # AG329: an exploded header is written plainly
//!
//! A header of a response holds an object and has `explode: true`.
//!
//! ## Why
//!
//! Headers of answers are written as `simple` without `explode` has it: `name,value,name,value` rather than
//! `name=value,name=value`.
//!
//! ## Example
//!
//! ```text
//! headers:
//!   X-Range: { explode: true, schema: { type: object } }
//! ```
//!
//! ## Fix
//!
//! Leave out `explode`, so that clients read what is sent, or make the header a text and write it in the handler.
