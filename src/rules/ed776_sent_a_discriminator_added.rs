//! # ED776: sent: a discriminator added
//!
//! Level: warning.
//!
//! A member now says which alternative a value is.
//!
//! ## Why
//!
//! Clients that leave the member out, or fill it with other words, are refused.
//!
//! ## Example
//!
//! ```text
//! + discriminator: { propertyName: kind }
//! ```
//!
//! ## Fix
//!
//! Make sure that clients fill the member already, or keep reading values without it.
