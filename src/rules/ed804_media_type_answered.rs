//! # ED804: media type answered
//!
//! Level: note.
//!
//! Answers may have a further media type.
//!
//! ## Why
//!
//! Clients that say in `Accept` what they read do not notice.
//!
//! ## Example
//!
//! ```text
//! + content: { text/csv: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
