//! # ED822: received: a narrower type
//!
//! Level: note.
//!
//! The type of a value is a part of the old one.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - type: number
//! + type: integer
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
