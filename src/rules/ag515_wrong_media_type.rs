//! # AG515: the wrong media type
//!
//! An answer has a media type that is not declared for its status.
//!
//! ## Why
//!
//! Clients choose their parser by it.
//!
//! ## Example
//!
//! ```text
//! media type is text/html, declared is application/json
//! ```
//!
//! ## Fix
//!
//! Send the declared `Content-Type`, or declare this one.
