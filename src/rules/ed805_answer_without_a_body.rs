//! # ED805: answer without a body
//!
//! Level: breaking.
//!
//! An answer has no body any more.
//!
//! ## Why
//!
//! Clients that read it find nothing.
//!
//! ## Example
//!
//! ```text
//! - "200": { content: … }
//! + "200": { description: Done. }
//! ```
//!
//! ## Fix
//!
//! Keep the body.
