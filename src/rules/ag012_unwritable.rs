//! # AG012: cannot be written
//!
//! A file or folder of the service cannot be written.
//!
//! ## Why
//!
//! The folder above it is not writable, or the disk is full. A new service is written aside and moved, so nothing
//! half-written is left.
//!
//! ## Example
//!
//! ```text
//! $ apigen new /sys/orders --spec openapi.yaml
//! ```
//!
//! ## Fix
//!
//! Choose a place where this user may write.
