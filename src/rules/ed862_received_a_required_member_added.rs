//! # ED862: received: a required member added
//!
//! Level: note.
//!
//! An object has a new member that is always there.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - required: [id]
//! + required: [id, name]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
