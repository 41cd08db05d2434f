//! # EC205: an example that its schema refuses
//!
//! An example of an error response is not what its schema says.
//!
//! ## Why
//!
//! Mock servers and clients' tests are made of examples. A wrong one is believed.
//!
//! ## Example
//!
//! ```text
//! example: { code: 17 }   # code is a string
//! ```
//!
//! ## Fix
//!
//! Correct it. Beside an `x-error-contract` the help shows the body that the service sends, and `apigen lint --fix`
//! writes it, where the example names one code or the status has only one. An error only where the document has an
//! `x-error-contract`; else a warning.
