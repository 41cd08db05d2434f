//! # EC114: two codes share a type URI
//!
//! Two entries have the same `type`.
//!
//! ## Why
//!
//! RFC 9457 makes the type the identity of a problem: clients that follow it could not tell the two apart.
//!
//! ## Example
//!
//! ```text
//! A: { type: https://e.dev/no, … }
//! B: { type: https://e.dev/no, … }
//! ```
//!
//! ## Fix
//!
//! Give each code its own type, or none: `typeBase` makes them.
