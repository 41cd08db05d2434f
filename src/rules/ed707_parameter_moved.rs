//! # ED707: parameter moved
//!
//! Level: breaking.
//!
//! A parameter stands elsewhere: path, query, header, cookie.
//!
//! ## Why
//!
//! Clients send it where nobody looks.
//!
//! ## Example
//!
//! ```text
//! - in: query
//! + in: header
//! ```
//!
//! ## Fix
//!
//! Keep the old way beside the new one until clients have moved.
