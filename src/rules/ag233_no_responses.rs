//! # AG233: an operation has no responses
//!
//! An operation does not say what it answers. In OpenAPI 3.0 that is an error.
//!
//! ## Why
//!
//! Neither the service nor its clients could know what success looks like.
//!
//! ## Example
//!
//! ```text
//! get: { operationId: listPets }
//! ```
//!
//! ## Fix
//!
//! Add `responses` with at least one status.
