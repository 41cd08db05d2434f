//! # AG312: no answer for success
//!
//! An operation declares errors only.
//!
//! ## Why
//!
//! A handler must be able to answer something. 200 without a body is taken; 204 for `DELETE`, `PUT` and `PATCH`.
//!
//! ## Example
//!
//! ```text
//! responses:
//!   '404': { description: Not found }
//! ```
//!
//! ## Fix
//!
//! Declare the answer: `'204': { description: Done. }`.
