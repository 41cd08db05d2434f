//! # AG115: an alias has no anchor
//!
//! `*name` repeats a value marked with `&name` before it. There is none, or the alias stands within that value.
//!
//! ## Why
//!
//! The value would be missing.
//!
//! ## Example
//!
//! ```text
//! schema: *Pet
//! ```
//!
//! ## Fix
//!
//! Add the anchor, or quote a text that begins with `*`.
