//! # ED795: media type of a part no longer read
//!
//! Level: breaking.
//!
//! A part of a form may not have a media type any more.
//!
//! ## Why
//!
//! Clients that send it are refused.
//!
//! ## Example
//!
//! ```text
//! - contentType: image/png, image/jpeg
//! + contentType: image/png
//! ```
//!
//! ## Fix
//!
//! Keep reading it.
