//! # AG321: a scenario names what is not there
//!
//! `x-expect`, `x-given` or `x-unreachable` names an operation, an example, a status or a code that the document does
//! not have there.
//!
//! ## Why
//!
//! A scenario that can never be played, or never come true, proves nothing. The service is the same with it and without
//! it, so that generation goes on.
//!
//! ## Example
//!
//! ```text
//! x-given: [ { operationId: createOrdr } ]
//! x-expect: { status: 409, code: ORDER_NOT_FOUND }
//! ```
//!
//! ## Fix
//!
//! Correct the name; list the code under `x-error-codes` where the operation may answer it.
