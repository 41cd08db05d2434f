//! # AG206: something was left out
//!
//! A value that nothing depends on, or an empty one, is of the wrong kind. It is left out.
//!
//! ## Why
//!
//! The rest of the document can be built without it.
//!
//! ## Example
//!
//! ```text
//! description: [a, b]
//! ```
//!
//! ## Fix
//!
//! Write the kind that the message names, or remove the key.
