//! Bounds against hostile input.

/// How much a document may ask of us. Each limit is a diagnostic that names its flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file (`--max-bytes`).
    pub bytes: usize,
    /// Maps and lists within one another (`--max-depth`).
    pub depth: usize,
    /// Values in one document, aliases expanded (`--max-nodes`).
    pub nodes: usize,
    /// Values that YAML aliases may add (`--max-alias-nodes`).
    pub alias_nodes: usize,
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
        }
    }
}
