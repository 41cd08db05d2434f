//! # AG030: apigen.toml is no TOML
//!
//! `apigen.toml` cannot be read as TOML.
//!
//! ## Why
//!
//! Its keys decide what is generated; none of them is guessed.
//!
//! ## Example
//!
//! ```text
//! document = openapi.yaml
//! ```
//!
//! ## Fix
//!
//! Quote strings: `document = "openapi.yaml"`.
