//! # AG501: the service does not start
//!
//! The service ended, or did not say that it listens within 30 seconds. Its last lines are printed.
//!
//! ## Why
//!
//! Start-up checks every setting and reports all problems at once; a service with bad settings exits with 78.
//!
//! ## Example
//!
//! ```text
//! it ended with exit status: 78
//! ```
//!
//! ## Fix
//!
//! Run `cargo run` in its folder and correct what it says.
