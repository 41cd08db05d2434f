//! # ED744: sent: a shorter minLength
//!
//! Level: note.
//!
//! The shortest text is shorter than it was.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - minLength: 12
//! + minLength: 8
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
