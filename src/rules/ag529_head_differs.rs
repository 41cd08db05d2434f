//! # AG529: HEAD differs from GET
//!
//! `HEAD` answers another status than `GET`, or has a body.
//!
//! ## Why
//!
//! RFC 9110, section 9.3.2: the same answer, without its content.
//!
//! ## Example
//!
//! ```text
//! HEAD answers 405, GET does not
//! ```
//!
//! ## Fix
//!
//! Answer `HEAD` from `GET`.
