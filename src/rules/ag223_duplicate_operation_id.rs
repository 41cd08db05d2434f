//! # AG223: two operations have the same id
//!
//! `operationId` is not unique.
//!
//! ## Why
//!
//! Ids become names of handlers and types, and links refer to them.
//!
//! ## Example
//!
//! ```text
//! operationId: listPets   # twice
//! ```
//!
//! ## Fix
//!
//! Rename one of them.
