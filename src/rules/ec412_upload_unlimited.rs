//! # EC412: a file of any size
//!
//! A file that clients send has no `x-upload` with a `maxSize`.
//!
//! ## Why
//!
//! The limit of the body is the only one left, and clients cannot know it before they have sent everything.
//!
//! ## Example
//!
//! ```text
//! file: { type: string, format: binary }
//! ```
//!
//! ## Fix
//!
//! Write `x-upload: { maxSize: 5MB, mediaTypes: [image/png] }` at the schema; `maxLength` does, too.
//!
//! ## Severity
//!
//! Warning: the limit of the body holds in any case, so that generation need not stop.
