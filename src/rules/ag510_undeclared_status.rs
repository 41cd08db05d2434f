//! # AG510: an undeclared status
//!
//! The service answered with a status that the operation does not declare.
//!
//! ## Why
//!
//! A client that was generated from the document cannot handle it.
//!
//! ## Example
//!
//! ```text
//! getOrder, a valid request: status 206 is not declared, only 200
//! ```
//!
//! ## Fix
//!
//! Declare the status, or answer with a declared one.
