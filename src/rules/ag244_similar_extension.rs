//! # AG244: a key is nearly one of the extension's
//!
//! The key begins with `x-` and differs little from one that apigen reads.
//!
//! ## Why
//!
//! Keys of others are free and are left alone; a misspelt one of ours would silently have no effect.
//!
//! ## Example
//!
//! ```text
//! x-error-code: [ORDER_NOT_FOUND]
//! ```
//!
//! ## Fix
//!
//! Write the key as the message says, if it was meant; else there is nothing to do.
