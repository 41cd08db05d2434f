//! Bounds against hostile input.

use std::path::PathBuf;
use std::sync::Arc;

use super::load::{Allow, Network};

/// How much a document may ask of us. Each limit is a diagnostic that names its flag.
#[derive(Clone, Debug)]
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
    /// Seconds of waiting for the network, for all files together (`--max-seconds`).
    pub seconds: u64,
    /// From where files may be fetched (`--allow-remote`); nothing is without it.
    pub network: Option<Arc<Network>>,
}

impl Limits {
    /// The depth that no flag can exceed: walks over the tree are recursive and must fit the smallest stack.
    pub const DEEPEST: usize = 400;

    /// The same, with more that may be fetched.
    #[must_use]
    pub fn allowing(&self, more: &[Allow]) -> Self {
        if more.is_empty() {
            return self.clone();
        }
        let network = match &self.network {
            Some(network) => network.and(more),
            None => Network::new(more.to_vec()),
        };
        Self {
            network: Some(Arc::new(network)),
            ..self.clone()
        }
    }
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
            seconds: 60,
            network: None,
        }
    }
}
