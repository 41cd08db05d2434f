//! # AG509: a source file is no Rust
//!
//! A file under `src` cannot be parsed.
//!
//! ## Why
//!
//! Its handlers cannot be counted.
//!
//! ## Example
//!
//! ```text
//! `src/handlers/orders.rs` is no Rust: expected `;` (line 12)
//! ```
//!
//! ## Fix
//!
//! Correct the line.
