//! # ED224: member of an error has new values
//!
//! Level: warning.
//!
//! A member of an error may hold further values.
//!
//! ## Why
//!
//! A client that branches on the value meets one it has no branch for.
//!
//! ## Example
//!
//! ```text
//! - enum: [shipped]
//! + enum: [shipped, lost]
//! ```
//!
//! ## Fix
//!
//! Tell clients before the value is sent.
