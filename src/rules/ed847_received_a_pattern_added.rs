//! # ED847: received: a pattern added
//!
//! Level: note.
//!
//! A text must match a pattern now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - type: string
//! + type: string, pattern: ^[A-Z]+$
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
