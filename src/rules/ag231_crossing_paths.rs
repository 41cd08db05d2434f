//! # AG231: some requests match two paths
//!
//! Two paths cross: each is fixed where the other has a parameter.
//!
//! ## Why
//!
//! OpenAPI does not say which one is meant. The service takes the one that is fixed where they first differ; a method that
//! only the other one has is then answered 405.
//!
//! ## Example
//!
//! ```text
//! /pets/mine/{id}: …
//! /pets/{id}/toys: …
//! ```
//!
//! ## Fix
//!
//! Rename one of them to be sure that clients and other servers agree.
