//! # AG500: the service does not compile
//!
//! `cargo build` failed in the service's folder. The compiler's own words are printed.
//!
//! ## Why
//!
//! A service that does not compile cannot be driven.
//!
//! ## Example
//!
//! ```text
//! error[E0046]: not all trait items implemented, missing: `create_order`
//! ```
//!
//! ## Fix
//!
//! Correct what the compiler says. A missing method is a handler that the document wants: see AG507.
