//! # ED845: received: a shorter maxLength
//!
//! Level: note.
//!
//! The longest text is shorter than it was, or has a bound now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - maxLength: 200
//! + maxLength: 100
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
