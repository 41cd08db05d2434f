//! # AG521: a valid request is refused
//!
//! A request that keeps every constraint was refused by the framework, not by the operation's own rules.
//!
//! ## Why
//!
//! Clients that keep the document cannot use the operation.
//!
//! ## Example
//!
//! ```text
//! a valid request is refused with 422
//! ```
//!
//! ## Fix
//!
//! Compare the checks of the service with the document.
