//! # AG021: nothing to compare with
//!
//! `apigen check --only breaking` was asked for without `--against`.
//!
//! ## Why
//!
//! Whether a change breaks clients depends on the contract that they know.
//!
//! ## Example
//!
//! ```text
//! apigen check --only breaking
//! ```
//!
//! ## Fix
//!
//! Name it: `apigen check --only breaking --against git:main`, or `--against openapi-1.4.yaml`.
