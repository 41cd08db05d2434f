//! # AG260: a file that is no overlay
//!
//! `--overlay`, or `overlays` in apigen.toml, names a file without the key `overlay`.
//!
//! ## Why
//!
//! An overlay says its version first; without it, the file may be anything.
//!
//! ## Example
//!
//! ```text
//! info: { title: Ours, version: 1.0.0 }
//! actions: []
//! ```
//!
//! ## Fix
//!
//! Begin the file with `overlay: 1.1.0`, and list the changes under `actions`.
