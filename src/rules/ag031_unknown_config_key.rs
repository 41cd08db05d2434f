//! # AG031: unknown key in apigen.toml
//!
//! `apigen.toml` has a key that apigen does not know.
//!
//! ## Why
//!
//! A misspelt key would be ignored silently.
//!
//! ## Example
//!
//! ```text
//! documnet = "openapi.yaml"
//! ```
//!
//! ## Fix
//!
//! Correct the spelling; the help names the known keys.
