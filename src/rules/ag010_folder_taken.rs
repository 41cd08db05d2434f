//! # AG010: the folder is taken
//!
//! `apigen new` was asked to make a folder that exists and is not empty, or is no folder.
//!
//! ## Why
//!
//! A new service never mixes with other files, and nothing is ever overwritten by `new`.
//!
//! ## Example
//!
//! ```text
//! $ apigen new src --spec openapi.yaml
//! ```
//!
//! ## Fix
//!
//! Name another folder. To bring an existing service up to date, run `apigen generate` in it.
