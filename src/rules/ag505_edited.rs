//! # AG505: a generated file was edited
//!
//! A generated file was changed by hand.
//!
//! ## Why
//!
//! `apigen generate` rewrites generated files whole; it shows an edit instead of losing it.
//!
//! ## Example
//!
//! ```text
//! `src/generated/errors/orders.rs` was edited, but it is generated
//! ```
//!
//! ## Fix
//!
//! Move the edit into a starter file (`src/handlers`, `src/state.rs`), then run `apigen generate --force PATH`.
