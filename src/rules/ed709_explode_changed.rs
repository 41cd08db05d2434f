//! # ED709: explode changed
//!
//! Level: breaking.
//!
//! The items of a parameter are repeated where they were joined, or joined where they were repeated.
//!
//! ## Why
//!
//! What clients write is read as something else.
//!
//! ## Example
//!
//! ```text
//! - explode: true
//! + explode: false
//! ```
//!
//! ## Fix
//!
//! Keep the old way beside the new one until clients have moved.
