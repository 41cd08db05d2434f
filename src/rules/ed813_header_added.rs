//! # ED813: header added
//!
//! Level: note.
//!
//! An answer sends a header more.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! + headers: { X-Total: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
