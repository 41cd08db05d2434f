//! # ED860: received: a lower maxProperties
//!
//! Level: note.
//!
//! An object may have fewer members than it could.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - maxProperties: 20
//! + maxProperties: 10
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
