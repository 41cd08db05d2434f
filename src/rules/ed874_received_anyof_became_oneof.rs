//! # ED874: received: anyOf became oneOf
//!
//! Level: note.
//!
//! A value that fits two alternatives is refused now.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! - anyOf: [A, B]
//! + oneOf: [A, B]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
