//! # ED848: received: the pattern removed
//!
//! Level: breaking.
//!
//! A text need not match a pattern any more.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - pattern: ^[A-Z]+$
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
