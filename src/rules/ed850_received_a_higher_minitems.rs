//! # ED850: received: a higher minItems
//!
//! Level: note.
//!
//! The shortest list is longer than it was.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - minItems: 0
//! + minItems: 1
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
