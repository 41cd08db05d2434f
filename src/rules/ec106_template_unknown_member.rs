//! # EC106: a text uses an unknown member
//!
//! `detail` or a header has a hole `{name}` for which the entry has no member.
//!
//! ## Why
//!
//! The text would be sent with the hole in it.
//!
//! ## Example
//!
//! ```text
//! ORDER_NOT_FOUND: { status: 404, title: Order not found, detail: "No order {id}." }
//! ```
//!
//! ## Fix
//!
//! Add the member: `members: { id: { type: string } }`, or correct the name.
