//! # ED712: path parameter renamed
//!
//! Level: note.
//!
//! A parameter of the path has another name; the path is the same.
//!
//! ## Why
//!
//! Requests are the same. Generated clients have another argument name.
//!
//! ## Example
//!
//! ```text
//! - /orders/{id}
//! + /orders/{order_id}
//! ```
//!
//! ## Fix
//!
//! Nothing to do; say it in the changelog.
