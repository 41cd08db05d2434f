//! # AG016: a file of the service cannot be read
//!
//! A file of the service, or `apigen.lock`, cannot be read.
//!
//! ## Why
//!
//! Without it apigen cannot know what it wrote last, and might overwrite an edit.
//!
//! ## Example
//!
//! ```text
//! apigen.lock: <<<<<<< HEAD
//! ```
//!
//! ## Fix
//!
//! Restore it from version control; if it is in conflict, delete it and run `apigen generate`.
