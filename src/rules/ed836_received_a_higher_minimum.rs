//! # ED836: received: a higher minimum
//!
//! Level: note.
//!
//! The least number is higher, or there is one now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - minimum: 0
//! + minimum: 1
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
