//! # ED866: received: a member became required
//!
//! Level: note.
//!
//! A member that could be left out is always there now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - required: [id]
//! + required: [id, note]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
