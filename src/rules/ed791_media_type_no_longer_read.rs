//! # ED791: media type no longer read
//!
//! Level: breaking.
//!
//! Request bodies of a media type are refused.
//!
//! ## Why
//!
//! Clients that send it get 415.
//!
//! ## Example
//!
//! ```text
//! - content: { application/json: …, application/xml: … }
//! + content: { application/json: … }
//! ```
//!
//! ## Fix
//!
//! Keep reading it.
