//! Bounds against hostile input.

use std::path::PathBuf;

/// How much a document may ask of us. Each limit is a diagnostic that names its flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a document, all its files together (`--max-bytes`).
    pub bytes: usize,
    /// Maps and lists within one another (`--max-depth`).
    pub depth: usize,
    /// Values in one document, all its files together, aliases expanded (`--max-nodes`).
    pub nodes: usize,
    /// Values that YAML aliases may add (`--max-alias-nodes`).
    pub alias_nodes: usize,
    /// Files of one document (`--max-files`).
    pub files: usize,
    /// The folder outside of which no file is read that a document refers to (`--files-within`); without one, the
    /// repository that holds the document, or else the document's folder.
    pub within: Option<PathBuf>,
}

impl Limits {
    /// The depth that no flag can exceed: walks over the tree are recursive and must fit the smallest stack.
    pub const DEEPEST: usize = 400;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            depth: 128,
            nodes: 5_000_000,
            alias_nodes: 200_000,
            files: 10_000,
            within: None,
        }
    }
}
