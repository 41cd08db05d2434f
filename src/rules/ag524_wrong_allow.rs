//! # AG524: Allow is wrong
//!
//! `Allow` does not list the methods that the path declares.
//!
//! ## Why
//!
//! Clients and caches learn from it what they may do (RFC 9110, section 10.2.1).
//!
//! ## Example
//!
//! ```text
//! Allow is `GET`, expected GET, POST
//! ```
//!
//! ## Fix
//!
//! List the declared methods; `HEAD` and `OPTIONS` may stand beside them.
