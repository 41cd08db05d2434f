//! # ED724: sent: a format that takes less
//!
//! Level: breaking.
//!
//! A format was added, or one that takes fewer values.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - type: string
//! + type: string, format: uuid
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
