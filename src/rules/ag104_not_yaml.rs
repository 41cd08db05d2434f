//! # AG104: the text is not YAML
//!
//! The grammar of YAML is broken at the place shown. The lines at fault are left out and reading goes on, so that one
//! run shows the other faults too.
//!
//! ## Why
//!
//! What cannot be parsed cannot be judged.
//!
//! ## Example
//!
//! ```text
//! description: Pets: all of them
//! ```
//!
//! ## Fix
//!
//! Quote texts that contain `: ` or ` #` or begin with a special character; indent with spaces; close quotes and
//! brackets.
