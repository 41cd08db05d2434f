//! # AG106: a key stands twice
//!
//! One map holds the same key twice. Both places are shown; the first one is used to judge the rest.
//!
//! ## Why
//!
//! Readers disagree about which of the two counts: most keep the last and lose the first without a word.
//!
//! ## Example
//!
//! ```text
//! paths:
//!   /pets: { get: … }
//!   /pets: { post: … }
//! ```
//!
//! ## Fix
//!
//! Keep one of the two, or join them.
