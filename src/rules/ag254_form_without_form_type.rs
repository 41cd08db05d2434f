//! # AG254: a form that is sent as no form
//!
//! An operation has form fields, but `consumes` names no media type that forms have; a form with files is
//! `multipart/form-data`.
//!
//! ## Why
//!
//! The fields cannot be told apart in a body of another media type.
//!
//! ## Example
//!
//! ```text
//! consumes: [application/json]
//! parameters:
//!   - { name: picture, in: formData, type: file }
//! ```
//!
//! ## Fix
//!
//! Write `consumes: [multipart/form-data]` at the operation, or `application/x-www-form-urlencoded` where no
//! field is a file. Until then it is read as that.
