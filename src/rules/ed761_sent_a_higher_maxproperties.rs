//! # ED761: sent: a higher maxProperties
//!
//! Level: note.
//!
//! An object may have more members than it could.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - maxProperties: 10
//! + maxProperties: 20
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
