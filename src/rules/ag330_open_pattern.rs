//! # AG330: a pattern repeats more often than can be counted
//!
//! A pattern with long repetitions inside, like `^([a-z]{1,5000}/){1,1000}$`, needs an automaton larger than the service
//! grants. Its repetitions beyond 64 are taken as open, so that longer texts pass too.
//!
//! ## Why
//!
//! An automaton holds what it repeats as often as it may occur. One that takes hundreds of megabytes would be a way to
//! stop the service. A repetition that is the whole pattern (`^[a-z]{1,5000}$`) is counted exactly, at no cost.
//!
//! ## Example
//!
//! ```text
//! pattern: '^([\p{L}]{1,5000}/){1,1000}$'
//! ```
//!
//! ## Fix
//!
//! Say the length by `minLength` and `maxLength`, and keep the pattern for the form.
