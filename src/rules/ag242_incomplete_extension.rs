//! # AG242: a value of the extension lacks a key
//!
//! A map of the extension has not all keys without which it means nothing.
//!
//! ## Why
//!
//! A limit without a number, or an upload rule without a size, cannot be kept.
//!
//! ## Example
//!
//! ```text
//! x-upload: { maxSize: 5MB }
//! ```
//!
//! ## Fix
//!
//! Add the key that the message names.
