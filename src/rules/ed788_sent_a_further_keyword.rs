//! # ED788: sent: a further keyword
//!
//! Level: breaking.
//!
//! A keyword such as `not`, `if`, `contains`, `propertyNames` or `dependentRequired` was added.
//!
//! ## Why
//!
//! A client that keeps to the old contract may send what is refused now.
//!
//! ## Example
//!
//! ```text
//! + dependentRequired: { card: [address] }
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
