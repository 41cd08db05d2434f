//! # AG396: a reference leads out of the folder
//!
//! `$ref` is a path from the root of the disk, an address such as `file:…`, or leads, by `..` or by a link, out of the
//! folder that the document may read from: its repository, or without one its own folder.
//!
//! ## Why
//!
//! Documents come from everywhere. One that could name any file of this machine could have it quoted in a report.
//!
//! ## Example
//!
//! ```text
//! $ref: /home/ci/secrets.yaml
//! ```
//!
//! ## Fix
//!
//! Keep the files of a document in one repository, and write the path from one to the other. Where the files are
//! meant to lie elsewhere, name the folder that holds them all: `--files-within DIR`.
