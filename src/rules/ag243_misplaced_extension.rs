//! # AG243: a key of the extension stands where it has no effect
//!
//! The key is one of ours, but means nothing on this kind of object.
//!
//! ## Why
//!
//! Whoever wrote it believes in a limit, a timeout or a mark that is not there.
//!
//! ## Example
//!
//! ```text
//! components:
//!   schemas:
//!     Order: { type: object, x-rate-limit: 20/minute }
//! ```
//!
//! ## Fix
//!
//! Move it to where the message says it belongs, or remove it.
