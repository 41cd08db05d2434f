//! # AG325: a keyword is not judged
//!
//! A schema has a keyword that the service does not judge: `contentSchema`, `$dynamicRef`, `defaultMapping`.
//!
//! ## Why
//!
//! Values are taken as if the keyword were not there. Everything else that the schema says is judged.
//!
//! ## Example
//!
//! ```text
//! payload: { type: string, contentMediaType: application/json, contentSchema: { type: object } }
//! ```
//!
//! ## Fix
//!
//! Judge it in the handler, or say it with other keywords.
