//! # ED715: required request body added
//!
//! Level: breaking.
//!
//! An operation needs a body where it took none.
//!
//! ## Why
//!
//! Requests without it are refused.
//!
//! ## Example
//!
//! ```text
//! + requestBody: { required: true, … }
//! ```
//!
//! ## Fix
//!
//! Make it optional.
