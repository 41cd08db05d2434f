//! # AG514: the wrong error code
//!
//! The code in an error body is not the one that the contract gives to this cause.
//!
//! ## Why
//!
//! Clients branch on codes; texts are for people.
//!
//! ## Example
//!
//! ```text
//! error code is BAD_REQUEST, expected MALFORMED_BODY
//! ```
//!
//! ## Fix
//!
//! Answer with the code of the catalogue.
