//! # AG519: the inside of the service shows
//!
//! An error answer shows a panic, a source path, a query or a secret.
//!
//! ## Why
//!
//! Attackers read errors first.
//!
//! ## Example
//!
//! ```text
//! the answer shows the inside of the service: `panicked at`
//! ```
//!
//! ## Fix
//!
//! Log the source of an error; answer with the catalogue's text.
