//! # ED063: OAuth flow added
//!
//! Level: note.
//!
//! There is a further way to get a token.
//!
//! ## Why
//!
//! No client breaks.
//!
//! ## Example
//!
//! ```text
//! + flows: { authorizationCode: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
