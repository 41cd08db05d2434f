//! # ED849: received: another pattern
//!
//! Level: warning.
//!
//! A text must match another pattern.
//!
//! ## Why
//!
//! Two of these cannot be compared by a tool: it may be that answers now hold what clients do not expect.
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
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
