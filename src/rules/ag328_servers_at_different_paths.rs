//! # AG328: servers at different paths
//!
//! The document names several servers, and the paths of their addresses differ.
//!
//! ## Why
//!
//! The service is one place: it serves every operation below the path of the first server. Who calls it by the address
//! of another finds nothing there, unless something in front rewrites the path.
//!
//! ## Example
//!
//! ```text
//! servers:
//!   - url: https://api.example.org/v1
//!   - url: https://sandbox.example.org        # no /v1
//! ```
//!
//! ## Fix
//!
//! List first the server that the service stands behind; let a proxy in front of it rewrite the paths of the others, or
//! give all the same path.
