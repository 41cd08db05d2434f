//! # ED889: received: a keyword gone
//!
//! Level: breaking.
//!
//! A keyword such as `not`, `if`, `contains`, `propertyNames` or `dependentRequired` was removed.
//!
//! ## Why
//!
//! A client may get what its contract never named: typed clients fail to read it, others take a wrong branch.
//!
//! ## Example
//!
//! ```text
//! - dependentRequired: { card: [address] }
//! ```
//!
//! ## Fix
//!
//! Keep what was promised, and answer the new beside it: a new member, or a new path.
