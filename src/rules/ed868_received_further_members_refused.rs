//! # ED868: received: further members refused
//!
//! Level: note.
//!
//! An object has only the members that the contract names.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! + additionalProperties: false
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
