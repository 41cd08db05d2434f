//! # ED831: received: null no longer allowed
//!
//! Level: note.
//!
//! `null` was a value and is none now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - nullable: true
//! + nullable: false
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
