//! # AG516: the body breaks its schema
//!
//! The body of an answer is not what its schema promises.
//!
//! ## Why
//!
//! Generated clients fail when they read it.
//!
//! ## Example
//!
//! ```text
//! the body breaks its schema at #/id: value is not of type "string"
//! ```
//!
//! ## Fix
//!
//! Correct the answer, or the schema.
