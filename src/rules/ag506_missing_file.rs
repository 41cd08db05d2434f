//! # AG506: a generated file is missing
//!
//! A file that the document asks for is not there.
//!
//! ## Why
//!
//! The service lacks a part of its contract.
//!
//! ## Example
//!
//! ```text
//! `src/generated/routes/orders.rs` is missing
//! ```
//!
//! ## Fix
//!
//! Run `apigen generate`.
