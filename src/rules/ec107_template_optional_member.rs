//! # EC107: a text uses an optional member
//!
//! `detail` or a header uses a member with `optional: true`.
//!
//! ## Why
//!
//! Where the member is missing, the text would have a hole.
//!
//! ## Example
//!
//! ```text
//! detail: 'Declined: {reason}.'
//! members: { reason: { type: string, optional: true } }
//! ```
//!
//! ## Fix
//!
//! Make the member required, or leave it out of the text.
