//! # AG317: callbacks are not generated
//!
//! An operation declares callbacks.
//!
//! ## Why
//!
//! They are calls that the service makes to its clients. The service that is generated does not make them by itself.
//!
//! ## Example
//!
//! ```text
//! callbacks:
//!   paid:
//!     '{$request.body#/url}': { post: … }
//! ```
//!
//! ## Fix
//!
//! Make the call from a background task of the handler.
