//! # ED888: received: a further keyword
//!
//! Level: note.
//!
//! A keyword such as `not`, `if`, `contains`, `propertyNames` or `dependentRequired` was added.
//!
//! ## Why
//!
//! Whatever is answered now was possible before: no client breaks.
//!
//! ## Example
//!
//! ```text
//! + dependentRequired: { card: [address] }
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
