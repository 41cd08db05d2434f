//! # ED786: sent: deprecated
//!
//! Level: note.
//!
//! A value is not to be used any more.
//!
//! ## Why
//!
//! Everything is accepted as before; clients should prepare for its end.
//!
//! ## Example
//!
//! ```text
//! + deprecated: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
