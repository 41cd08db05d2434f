//! # AG109: a YAML tag is not understood
//!
//! A value carries a tag such as `!Ref`, which belongs to another tool. It is read as if the tag were not there.
//!
//! ## Why
//!
//! What the tag means is lost.
//!
//! ## Example
//!
//! ```text
//! title: !Ref Name
//! ```
//!
//! ## Fix
//!
//! Remove the tag, or run the tool that resolves it first.
