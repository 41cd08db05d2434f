//! # EC123: a required property has no role
//!
//! The envelope's schema requires a property that no role fills.
//!
//! ## Why
//!
//! Every error body would break its own schema.
//!
//! ## Example
//!
//! ```text
//! Err: { type: object, required: [kind], properties: { kind: { type: string } } }
//! ```
//!
//! ## Fix
//!
//! Map a role to it, `map: { code: /kind }`, say what it always holds, `constants: { /kind: error }`, or make it optional.
