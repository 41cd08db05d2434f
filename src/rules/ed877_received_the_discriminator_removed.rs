//! # ED877: received: the discriminator removed
//!
//! Level: warning.
//!
//! No member says any more which alternative a value is.
//!
//! ## Why
//!
//! A client that chooses a type by this member can no longer rely on it.
//!
//! ## Example
//!
//! ```text
//! - discriminator: { propertyName: kind }
//! ```
//!
//! ## Fix
//!
//! Keep the discriminator, and let the member hold what it held.
