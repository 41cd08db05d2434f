//! # AG342: ignored without a reason
//!
//! A suppression gives no reason, so it does not count.
//!
//! ## Why
//!
//! Who reads the document later must know whether the reason still holds.
//!
//! ## Example
//!
//! ```text
//! # apigen: ignore EC302
//! ```
//!
//! ## Fix
//!
//! Say why: `ignore: { EC302: "public sign-up" }`, or `# apigen: ignore EC302 public sign-up`.
//!
//! ## Severity
//!
//! Advice.
