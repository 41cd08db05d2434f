//! # EC109: members have no place in the envelope
//!
//! A code has members, but the envelope has nowhere to send them.
//!
//! ## Why
//!
//! They are types of the variant and fill holes of the text, but a program that wants the number must parse the
//! sentence.
//!
//! ## Example
//!
//! ```text
//! envelope: flat
//! errors:
//!   OUT_OF_STOCK: { status: 409, title: Out of stock, members: { left: { type: integer } } }
//! ```
//!
//! ## Fix
//!
//! Use the envelope `problem`, or give an envelope with a schema the role `meta`: `map: { meta: /details }`. If the
//! text is enough, ignore this with a reason.
//!
//! ## Severity
//!
//! Warning.
