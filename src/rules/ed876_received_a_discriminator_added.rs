//! # ED876: received: a discriminator added
//!
//! Level: note.
//!
//! A member now says which alternative a value is.
//!
//! ## Why
//!
//! Clients get a surer way to choose a type.
//!
//! ## Example
//!
//! ```text
//! + discriminator: { propertyName: kind }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
