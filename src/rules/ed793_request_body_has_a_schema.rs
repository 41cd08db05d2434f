//! # ED793: request body has a schema
//!
//! Level: breaking.
//!
//! Bodies must match a schema where anything was taken.
//!
//! ## Why
//!
//! Bodies that were taken may be refused.
//!
//! ## Example
//!
//! ```text
//! - application/json: {}
//! + application/json: { schema: … }
//! ```
//!
//! ## Fix
//!
//! Check that the schema takes what clients send.
