//! # ED604: media type of uploads gone
//!
//! Level: breaking.
//!
//! Uploaded files of a media type are refused.
//!
//! ## Why
//!
//! Files that were taken are refused with 415.
//!
//! ## Example
//!
//! ```text
//! - mediaTypes: [image/png, image/jpeg]
//! + mediaTypes: [image/png]
//! ```
//!
//! ## Fix
//!
//! Keep the media type.
