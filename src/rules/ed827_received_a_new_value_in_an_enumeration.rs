//! # ED827: received: a new value in an enumeration
//!
//! Level: warning.
//!
//! An enumeration has a value more.
//!
//! ## Why
//!
//! A client that branches on the value meets one it has no branch for.
//!
//! ## Example
//!
//! ```text
//! - enum: [new, paid]
//! + enum: [new, paid, lost]
//! ```
//!
//! ## Fix
//!
//! Tell clients beforehand that values may be added, or answer an old value until they know the new one.
