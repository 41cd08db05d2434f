//! # ED101: code no longer returned
//!
//! Level: breaking.
//!
//! An operation no longer answers with an error code. A warning when the code was `deprecated`; a note when the framework raised it and its reason is gone, such as a limit.
//!
//! ## Why
//!
//! A client has a branch for the code that is never reached again; what it did there is not done.
//!
//! ## Example
//!
//! ```text
//! - x-error-codes: [PAYMENT_DECLINED]
//! ```
//!
//! ## Fix
//!
//! Keep the code, or mark it `deprecated` first: then its end is a warning.
