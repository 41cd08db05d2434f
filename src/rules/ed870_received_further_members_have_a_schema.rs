//! # ED870: received: further members have a schema
//!
//! Level: note.
//!
//! Members that the contract does not name must match a schema now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - additionalProperties: true
//! + additionalProperties: { type: string }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
