//! # AG391: a file that is referred to cannot be read
//!
//! `$ref` names a file that is not there, is a folder or a device, is not UTF-8, or may not be read.
//!
//! ## Why
//!
//! The document is one with all files it refers to; without one of them, a part of the contract is missing.
//!
//! ## Example
//!
//! ```text
//! $ref: ./pets.yaml          # the file is called pet.yaml
//! ```
//!
//! ## Fix
//!
//! Correct the path. It begins at the folder of the file in which it stands, and letters are large or small as in the
//! file's name.
