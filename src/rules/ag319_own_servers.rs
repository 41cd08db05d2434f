//! # AG319: servers of one operation
//!
//! A path or an operation has `servers` of its own.
//!
//! ## Why
//!
//! The service is one place: it serves every operation below the path of the first server of the document.
//!
//! ## Example
//!
//! ```text
//! paths:
//!   /files:
//!     servers: [ { url: https://files.example.com } ]
//! ```
//!
//! ## Fix
//!
//! Generate a service of its own for it, or route to this one by the paths of the document.
