//! # ED825: received: a format that takes more
//!
//! Level: breaking.
//!
//! A format was removed, or is one that takes more values.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - format: int32
//! + format: int64
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
