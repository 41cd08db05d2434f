//! # AG040: the document has an error contract already
//!
//! `apigen contract init` was asked to derive the error contract of a document that has one.
//!
//! ## Why
//!
//! A contract that stands is a decision of its owner. What would be derived beside it is a guess, and a second guess of the
//! same error would give clients two codes for one meaning.
//!
//! ## Example
//!
//! ```text
//! apigen contract init orders.yaml        # orders.yaml has x-error-contract
//! ```
//!
//! ## Fix
//!
//! Edit the contract; `apigen lint` names what it lacks. To derive it anew, remove the key `x-error-contract` first.
