//! # ED890: received: a keyword says something else
//!
//! Level: warning.
//!
//! A keyword such as `not`, `if`, `contains`, `propertyNames` or `dependentRequired` changed.
//!
//! ## Why
//!
//! Two of these cannot be compared by a tool: it may be that answers now hold what clients do not expect.
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
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
