//! # AG511: the wrong status for the cause
//!
//! A request that breaks the contract in one way is refused with the status of another.
//!
//! ## Why
//!
//! Clients decide by the status what to do next: 401 signs in again, 422 corrects the input, 503 tries again.
//!
//! ## Example
//!
//! ```text
//! createOrder, without `#/lines`: status is 400, expected 422
//! ```
//!
//! ## Fix
//!
//! Answer with the status that the contract gives to this cause.
