//! # AG041: the contract cannot go into this file
//!
//! `apigen contract init` was asked to write a file that it must not write: a catalogue that is there already, a catalogue
//! in a folder that is not there, or one file for a document whose responses stand in several.
//!
//! ## Why
//!
//! A catalogue that several services share is their decision; a guess must not replace it. And half of a document is none.
//!
//! ## Example
//!
//! ```text
//! apigen contract init orders.yaml --catalogue ../common/errors.yaml      # which is there
//! ```
//!
//! ## Fix
//!
//! Name a file that is not there, or refer to the shared catalogue by hand: `x-error-contract: { $ref: ../common/errors.yaml }`.
