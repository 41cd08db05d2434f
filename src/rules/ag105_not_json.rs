//! # AG105: the text is not JSON
//!
//! The text begins like JSON, but its grammar is broken at the place shown, and it is no YAML either.
//!
//! ## Why
//!
//! What cannot be parsed cannot be judged.
//!
//! ## Example
//!
//! ```text
//! { "openapi": "3.0.3" "info": {} }
//! ```
//!
//! ## Fix
//!
//! Add the comma, quote or bracket that is missing there.
