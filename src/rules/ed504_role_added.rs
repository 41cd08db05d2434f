//! # ED504: role added
//!
//! Level: note.
//!
//! The error body has a part more.
//!
//! ## Why
//!
//! Clients that ignore what they do not know do not notice.
//!
//! ## Example
//!
//! ```text
//! + map: { trace_id: /trace_id }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
