//! # AG042: the document is read generously
//!
//! `apigen contract init` was asked to write an error contract into a document with faults that are bridged in a document
//! without one: a dangling reference, a type that is none, an operation that can never be reached.
//!
//! ## Why
//!
//! A document with an error contract is its team's own, and is read exactly: what it says is what is generated, and these
//! faults are errors. Written into this document, the contract would stop the next `apigen generate`.
//!
//! ## Example
//!
//! ```text
//! type: datetime       # read as a string of the format date-time; with a contract, an error
//! ```
//!
//! ## Fix
//!
//! Mend the places that are named, then run it again. A service can be generated meanwhile, without a contract.
