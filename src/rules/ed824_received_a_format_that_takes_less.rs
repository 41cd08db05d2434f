//! # ED824: received: a format that takes less
//!
//! Level: note.
//!
//! A format was added, or one that takes fewer values.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - type: string
//! + type: string, format: uuid
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
