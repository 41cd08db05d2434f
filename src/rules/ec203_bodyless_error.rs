//! # EC203: an error without a body
//!
//! An error response has neither a body nor `x-error-codes`.
//!
//! ## Why
//!
//! Clients see the status alone; which of several causes it was they cannot know. With `x-error-codes` the body is the
//! envelope, and nothing need be repeated.
//!
//! ## Example
//!
//! ```text
//! '409': { description: Conflict }
//! ```
//!
//! ## Fix
//!
//! Name its codes (`x-error-codes: [NAME_TAKEN]`), or refer to the error schema under `content`.
//!
//! ## Severity
//!
//! Warning.
