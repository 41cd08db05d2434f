//! # EC401: a sensitive value in a text
//!
//! The `detail` or a header of a code shows a member that is `x-sensitive`.
//!
//! ## Why
//!
//! The text goes to every client, into their logs, and into screenshots.
//!
//! ## Example
//!
//! ```text
//! detail: 'The card {card_number} was declined.'
//! members: { card_number: { type: string, x-sensitive: true } }
//! ```
//!
//! ## Fix
//!
//! Leave it out of the text. If it may be seen, remove `x-sensitive`.
//!
//! ## Severity
//!
//! Error.
