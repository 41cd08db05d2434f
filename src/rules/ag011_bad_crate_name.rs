//! # AG011: not the name of a crate
//!
//! The folder's name, or the name given with `--name`, cannot name a crate.
//!
//! ## Why
//!
//! Cargo would refuse the service: a name is a letter, then letters, digits, `-` or `_`, at most 64, no Rust
//! keyword and no name of a crate that every program knows.
//!
//! ## Example
//!
//! ```text
//! $ apigen new 2fast --spec openapi.yaml
//! ```
//!
//! ## Fix
//!
//! Name another folder, or give the crate its own name: `apigen new 2fast --name too-fast --spec openapi.yaml`.
