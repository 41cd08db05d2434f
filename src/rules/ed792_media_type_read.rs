//! # ED792: media type read
//!
//! Level: note.
//!
//! Request bodies may have a further media type.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! + content: { application/xml: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
