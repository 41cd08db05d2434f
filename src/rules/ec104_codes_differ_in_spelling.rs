//! # EC104: two codes differ in spelling only
//!
//! Two codes are the same but for case and punctuation.
//!
//! ## Why
//!
//! Clients compare codes letter by letter, people do not. One of the two is a slip, and both would become one name in code.
//!
//! ## Example
//!
//! ```text
//! errors:
//!   NO_STOCK: …
//!   NOSTOCK: …
//! ```
//!
//! ## Fix
//!
//! Keep one. If both are in use, put `replacedBy` on the older one under a name of its own.
