//! # ED725: sent: a format that takes more
//!
//! Level: note.
//!
//! A format was removed, or is one that takes more values.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - format: int32
//! + format: int64
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
