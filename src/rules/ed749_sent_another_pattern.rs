//! # ED749: sent: another pattern
//!
//! Level: warning.
//!
//! A text must match another pattern.
//!
//! ## Why
//!
//! Two of these cannot be compared by a tool: it may be that old values are refused now.
//!
//! ## Example
//!
//! ```text
//! - pattern: ^[A-Z]+$
//! + pattern: ^[A-Z0-9]+$
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
