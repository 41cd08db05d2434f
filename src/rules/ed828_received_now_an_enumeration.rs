//! # ED828: received: now an enumeration
//!
//! Level: note.
//!
//! Only a few values are allowed where any were.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - type: string
//! + enum: [new, paid]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
