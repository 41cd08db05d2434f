//! # AG512: the service failed
//!
//! A request was answered with a 5xx that the operation does not declare for it, or with nothing at all.
//!
//! ## Why
//!
//! No input of a client may make a service fail.
//!
//! ## Example
//!
//! ```text
//! createOrder, a body that ends too early: 500 to a request that the contract refuses with 400
//! ```
//!
//! ## Fix
//!
//! The log of the service names the source of the failure, by the trace id of the request.
