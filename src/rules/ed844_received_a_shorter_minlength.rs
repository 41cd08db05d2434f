//! # ED844: received: a shorter minLength
//!
//! Level: breaking.
//!
//! The shortest text is shorter than it was.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - minLength: 12
//! + minLength: 8
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
