//! # AG528: the trace id is not echoed
//!
//! An answer does not carry the trace id of the request's `traceparent`.
//!
//! ## Why
//!
//! Support finds a request in the logs by it.
//!
//! ## Example
//!
//! ```text
//! header `X-Correlation-ID` does not carry the request's trace id
//! ```
//!
//! ## Fix
//!
//! Take the id from `traceparent` (W3C Trace Context), and send it back.
