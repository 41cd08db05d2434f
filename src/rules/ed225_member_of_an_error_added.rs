//! # ED225: member of an error added
//!
//! Level: note.
//!
//! An error carries a member more.
//!
//! ## Why
//!
//! Clients that ignore what they do not know do not notice.
//!
//! ## Example
//!
//! ```text
//! + members: { warehouse: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
