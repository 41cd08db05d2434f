//! # ED747: sent: a pattern added
//!
//! Level: breaking.
//!
//! A text must match a pattern now.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! - type: string
//! + type: string, pattern: ^[A-Z]+$
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
