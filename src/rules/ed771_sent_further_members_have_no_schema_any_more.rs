//! # ED771: sent: further members have no schema any more
//!
//! Level: note.
//!
//! Members that the contract does not name may be anything now.
//!
//! ## Why
//!
//! Everything that was accepted still is: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - additionalProperties: { type: string }
//! + additionalProperties: true
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
