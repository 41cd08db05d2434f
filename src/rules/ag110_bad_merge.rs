//! # AG110: a merge key merges no map
//!
//! `<<` takes the entries of another map, or of a list of maps. Something else stands there.
//!
//! ## Why
//!
//! Nothing could be merged.
//!
//! ## Example
//!
//! ```text
//! <<: Pet
//! ```
//!
//! ## Fix
//!
//! Write `<<: *name`, where `&name` stands before a map; or quote the key if it is a name.
