//! # AG392: a reference leads to the network
//!
//! `$ref` is an address.
//!
//! ## Why
//!
//! Documents are never fetched: the same command must give the same result tomorrow, and without a network.
//!
//! ## Example
//!
//! ```text
//! $ref: https://example.org/pet.yaml
//! ```
//!
//! ## Fix
//!
//! Copy the part into `components`.
