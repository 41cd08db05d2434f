//! # AG316: no body can be made for an error response
//!
//! An error response declares a body of which no valid example can be made.
//!
//! ## Why
//!
//! The framework must answer something when a request is refused. It answers in the contract's own envelope.
//!
//! ## Example
//!
//! ```text
//! '400':
//!   description: bad
//!   content: { application/json: { schema: { not: {} } } }
//! ```
//!
//! ## Fix
//!
//! Refer to the schema of your other errors.
