//! # ED059: scope declared
//!
//! Level: note.
//!
//! A scheme declares a further scope.
//!
//! ## Why
//!
//! Nothing changes until an operation needs it.
//!
//! ## Example
//!
//! ```text
//! + scopes: { 'orders:write': … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
