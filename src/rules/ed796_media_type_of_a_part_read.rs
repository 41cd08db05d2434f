//! # ED796: media type of a part read
//!
//! Level: note.
//!
//! A part of a form may have a further media type.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! - contentType: image/png
//! + contentType: image/png, image/jpeg
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
