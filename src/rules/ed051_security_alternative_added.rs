//! # ED051: security alternative added
//!
//! Level: note.
//!
//! There is a further way to authenticate.
//!
//! ## Why
//!
//! The old ways suffice as before.
//!
//! ## Example
//!
//! ```text
//! - security: [ { oauth: [] } ]
//! + security: [ { oauth: [] }, { apiKey: [] } ]
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
