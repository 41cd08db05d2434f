//! # AG522: insufficient credentials are accepted
//!
//! A request without credentials, with a forged or expired one, or without a needed scope was accepted.
//!
//! ## Why
//!
//! The operation is open to everybody.
//!
//! ## Example
//!
//! ```text
//! getOrder, without credentials: accepted with 200, expected 401
//! ```
//!
//! ## Fix
//!
//! Check credentials before anything else.
