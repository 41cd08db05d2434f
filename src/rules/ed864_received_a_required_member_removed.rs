//! # ED864: received: a required member removed
//!
//! Level: breaking.
//!
//! An object lost a member that was always there.
//!
//! ## Why
//!
//! A client that reads the member finds nothing. One that was always there is missed for certain; one that could be left out, only perhaps.
//!
//! ## Example
//!
//! ```text
//! - required: [id, name]
//! + required: [id]
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
