//! # AG226: a required property does not exist
//!
//! `required` names no property, but nearly one.
//!
//! ## Why
//!
//! The misspelt name would be demanded from every client, and the property meant would stay optional.
//!
//! ## Example
//!
//! ```text
//! required: [nmae]
//! properties: { name: … }
//! ```
//!
//! ## Fix
//!
//! Correct the spelling.
