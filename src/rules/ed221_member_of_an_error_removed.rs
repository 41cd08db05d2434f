//! # ED221: member of an error removed
//!
//! Level: breaking.
//!
//! An error no longer carries a member.
//!
//! ## Why
//!
//! Clients that read it find nothing.
//!
//! ## Example
//!
//! ```text
//! - members: { sku: … }
//! ```
//!
//! ## Fix
//!
//! Keep the member; `optional: true` breaks as well.
