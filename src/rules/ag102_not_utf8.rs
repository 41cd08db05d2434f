//! # AG102: the document is not UTF-8
//!
//! The file holds bytes that are no characters in UTF-8. The message names the first of them.
//!
//! ## Why
//!
//! JSON is exchanged in UTF-8 only (RFC 8259), and YAML tools expect it. Guessing another encoding would corrupt names
//! silently.
//!
//! ## Example
//!
//! ```text
//! title: Caf\xe9   # saved as Latin-1
//! ```
//!
//! ## Fix
//!
//! Save the file as UTF-8; every editor can.
