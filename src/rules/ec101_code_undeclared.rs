//! # EC101: an error code is not declared
//!
//! A list of codes, `replacedBy` or `failsAs` names a code that the catalogue does not have.
//!
//! ## Why
//!
//! Without an entry nothing says which status and title it has, and clients would meet a code that no page explains.
//!
//! ## Example
//!
//! ```text
//! x-error-codes: [ORDER_NOT_FUND]
//! ```
//!
//! ## Fix
//!
//! Declare it under `x-error-contract.errors`, or correct the name.
