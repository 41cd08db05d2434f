//! # AG527: a security header is missing
//!
//! An answer lacks a header that the contract puts on every answer, or has another value.
//!
//! ## Why
//!
//! Errors are answers too: browsers act on them.
//!
//! ## Example
//!
//! ```text
//! header `X-Content-Type-Options` is not `nosniff`
//! ```
//!
//! ## Fix
//!
//! Set it in one place, outside of everything else.
