//! # AG020: git does not give the older document
//!
//! The document to compare with was asked of git, and git has none of this revision and path, or cannot be run.
//!
//! ## Why
//!
//! Without the older document there is nothing to compare with. A shallow clone, as CI servers make it, often has no
//! other branch than its own.
//!
//! ## Example
//!
//! ```text
//! apigen diff git:main:api/openapi.yaml openapi.yaml
//! ```
//!
//! ## Fix
//!
//! Name a branch, tag or commit in which the document exists; `git fetch origin main` brings it into a shallow clone. A
//! path counts from the root of the repository, or from the current document's folder if it begins with `./`.
