//! # ED803: media type no longer answered
//!
//! Level: breaking.
//!
//! Answers of a media type are gone.
//!
//! ## Why
//!
//! Clients that ask for it, or know no other, cannot read the answer.
//!
//! ## Example
//!
//! ```text
//! - content: { application/json: …, text/csv: … }
//! + content: { application/json: … }
//! ```
//!
//! ## Fix
//!
//! Keep answering it.
