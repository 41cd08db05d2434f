//! # AG318: an error code without a status
//!
//! `x-error-codes` lists a code on a level that has no status, and the document has no `x-error-contract` that declares it.
//!
//! ## Why
//!
//! Nothing says with which status the code is answered, so no handler can raise it.
//!
//! ## Example
//!
//! ```text
//! get:
//!   x-error-codes: [ORDER_NOT_FOUND]
//! ```
//!
//! ## Fix
//!
//! Declare it: `x-error-contract: { errors: { ORDER_NOT_FOUND: { status: 404, title: Order not found } } }`, or list it at the response of its status.
