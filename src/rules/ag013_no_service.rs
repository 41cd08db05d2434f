//! # AG013: no service here
//!
//! The folder has no `apigen.toml`, or its `Cargo.toml` names no package.
//!
//! ## Why
//!
//! `generate` and `check` work on a folder that `apigen new` made.
//!
//! ## Example
//!
//! ```text
//! $ cd / && apigen check
//! ```
//!
//! ## Fix
//!
//! Name the folder: `apigen check DIR`. For a service that apigen did not generate: `apigen check --spec FILE --url
//! URL`.
