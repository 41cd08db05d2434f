//! # ED802: success status added
//!
//! Level: warning.
//!
//! An operation may answer with a further status of success.
//!
//! ## Why
//!
//! Clients that wait for exactly the known ones take success for failure.
//!
//! ## Example
//!
//! ```text
//! + "202": { … }
//! ```
//!
//! ## Fix
//!
//! Tell clients before it is sent.
