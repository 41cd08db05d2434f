//! # ED767: sent: a member became optional
//!
//! Level: note.
//!
//! A member that was always there may be left out now.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - required: [id, note]
//! + required: [id]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
