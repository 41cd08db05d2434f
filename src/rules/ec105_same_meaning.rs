//! # EC105: two codes mean the same
//!
//! Two codes have the same status and the same title.
//!
//! ## Why
//!
//! A client that handles one of them must handle the other, and cannot know why there are two.
//!
//! ## Example
//!
//! ```text
//! USER_MISSING: { status: 404, title: User not found }
//! NO_SUCH_USER: { status: 404, title: User not found. }
//! ```
//!
//! ## Fix
//!
//! Merge them, or say in the titles what tells them apart.
//!
//! ## Severity
//!
//! Warning.
