//! # AG398: a file cannot be fetched
//!
//! A `$ref`, or the document itself, is an address that may be asked, but no file came from there: the host is unknown
//! or silent, no trusted connection came about, the server answers with another status than success or with a web
//! page, the file moved too often, or it took too long.
//!
//! ## Why
//!
//! The document is one with all files it refers to; without one of them, a part of the contract is missing.
//!
//! ## Example
//!
//! ```text
//! $ref: https://example.org/pets.yaml       # status 404: the file is called pet.yaml
//! ```
//!
//! ## Fix
//!
//! Correct the address, or save the file beside the document and refer to it there. On code hosts, refer to the raw file
//! rather than to the page that shows it. Certificates are judged by what this machine trusts. Where waiting is worth it,
//! raise the limit with `--max-seconds`.
