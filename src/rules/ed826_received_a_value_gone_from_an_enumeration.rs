//! # ED826: received: a value gone from an enumeration
//!
//! Level: note.
//!
//! An enumeration lost a value.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - enum: [new, paid, lost]
//! + enum: [new, paid]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
