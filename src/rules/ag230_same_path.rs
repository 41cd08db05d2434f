//! # AG230: two paths are the same
//!
//! Two paths differ in the names of their parameters only, or in what stands behind `#`. It is an error when both have the
//! same method and nothing that a request must have tells them apart; in a document without an error contract, a warning.
//!
//! ## Why
//!
//! No request can mean the second, so that it would never be reached. The service has its handler all the same, and answers
//! with the first.
//!
//! ## Example
//!
//! ```text
//! /pets/{id}: …
//! /pets/{name}: …
//! ```
//!
//! ## Fix
//!
//! Change one of the paths, or write both operations under one. A parameter of another form will do, too: see AG331.
