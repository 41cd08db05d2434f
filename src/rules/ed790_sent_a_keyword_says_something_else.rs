//! # ED790: sent: a keyword says something else
//!
//! Level: warning.
//!
//! A keyword such as `not`, `if`, `contains`, `propertyNames` or `dependentRequired` changed.
//!
//! ## Why
//!
//! Two of these cannot be compared by a tool: it may be that old values are refused now.
//!
//! ## Example
//!
//! ```text
//! - not: { required: [a] }
//! + not: { required: [b] }
//! ```
//!
//! ## Fix
//!
//! Keep accepting what was accepted, or offer the change beside the old way: a new member, parameter or path.
