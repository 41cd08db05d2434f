//! # ED843: received: a longer minLength
//!
//! Level: note.
//!
//! The shortest text is longer than it was.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - minLength: 8
//! + minLength: 12
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
