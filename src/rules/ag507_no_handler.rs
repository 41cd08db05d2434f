//! # AG507: a handler is missing
//!
//! An operation of the document has no method in `src/handlers`.
//!
//! ## Why
//!
//! The service does not compile until somebody decides what the operation does.
//!
//! ## Example
//!
//! ```text
//! `OrdersApi::cancel_order` has no handler
//! ```
//!
//! ## Fix
//!
//! Write the method in the `impl` block of its trait; the trait's documentation says what it promises.
