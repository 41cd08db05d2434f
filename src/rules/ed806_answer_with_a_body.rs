//! # ED806: answer with a body
//!
//! Level: note.
//!
//! An answer has a body where it had none.
//!
//! ## Why
//!
//! Clients that expect none do not look.
//!
//! ## Example
//!
//! ```text
//! + "200": { content: … }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
