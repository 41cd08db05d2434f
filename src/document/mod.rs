//! Spanned tree to one resolved OpenAPI document in the 3.0 object model.

use crate::source::Node;

/// A document in normal form.
#[derive(Clone, Debug)]
pub struct Document {
    root: Node,
}

impl Document {
    /// The tree, in normal form.
    pub fn root(&self) -> &Node {
        &self.root
    }
}
