//! # ED060: scope no longer declared
//!
//! Level: warning.
//!
//! A scheme does not declare a scope any more.
//!
//! ## Why
//!
//! Authorization servers refuse clients that still ask for an unknown scope.
//!
//! ## Example
//!
//! ```text
//! - scopes: { 'orders:write': … }
//! ```
//!
//! ## Fix
//!
//! Keep declaring it until clients stop asking for it.
