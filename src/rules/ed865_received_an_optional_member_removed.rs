//! # ED865: received: an optional member removed
//!
//! Level: warning.
//!
//! An object lost a member that could be left out.
//!
//! ## Why
//!
//! A client that reads the member finds nothing. One that was always there is missed for certain; one that could be left out, only perhaps.
//!
//! ## Example
//!
//! ```text
//! - note: { type: string }
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
