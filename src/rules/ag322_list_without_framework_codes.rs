//! # AG322: a list of codes has none for the framework's failures
//!
//! The schema of the error body lists its codes, and the service must answer failures that none of them means: a value
//! that breaks a rule, a fault of its own, a media type that is not accepted.
//!
//! ## Why
//!
//! Something has to stand in the code's place. The usual code is sent, which the schema does not list: a client that
//! was generated from it may refuse the whole body.
//!
//! ## Example
//!
//! ```text
//! code: { type: string, enum: [ORDER_NOT_FOUND, OUT_OF_STOCK] }
//! ```
//!
//! ## Fix
//!
//! Add the codes that the advice names to the list, or say which of yours mean them:
//! `x-error-contract: { builtin: { validation_failed: BAD_INPUT, internal: BROKEN } }`.
