//! # AG533: the served document is another one
//!
//! The service serves an OpenAPI document that is not the one `apigen publish` makes of its contract.
//!
//! ## Why
//!
//! Clients are generated from what a service serves. A document that says less than the contract hides errors from them;
//! one that says something else is wrong.
//!
//! ## Example
//!
//! ```text
//! `#/paths/~1orders/post/responses/409` is not served
//! ```
//!
//! ## Fix
//!
//! Run `apigen generate` and build the service again. A service that apigen did not write can serve the file that
//! `apigen publish` writes. Root `x-apigen: { openapi: none }` says that no document is served.
