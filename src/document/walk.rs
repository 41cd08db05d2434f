//! Walking the operations of a document.

use super::Document;
use super::tree::escape;
use crate::source::{Key, Node, Span};

/// The methods an operation may have, lower-case as in the document, in the order of the specification.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// One entry of `paths`, its `$ref` followed.
#[derive(Clone, Debug)]
pub struct PathNode<'a> {
    /// The path as written, with its place.
    pub key: &'a Key,
    /// The path item.
    pub node: &'a Node,
    /// `#/paths/~1orders`, or where its `$ref` leads.
    pub pointer: String,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct OperationNode<'a> {
    /// The path it belongs to.
    pub path: PathNode<'a>,
    /// The method as written, `get`; of 3.2's `additionalOperations`, `COPY`.
    pub method: &'a str,
    /// Where the method is written.
    pub span: Span,
    /// The operation object.
    pub node: &'a Node,
    /// `#/paths/~1orders/get`.
    pub pointer: String,
}

impl Document {
    /// The entries of `paths` in document order; extensions left out.
    pub fn paths(&self) -> impl Iterator<Item = PathNode<'_>> {
        let paths = self.root().get("paths").into_iter().flat_map(Node::entries);
        paths.filter(|(key, _)| !key.name.starts_with("x-")).map(|(key, node)| {
            let resolved = self.resolve(node);
            let pointer = if resolved.pointer.is_empty() {
                format!("#/paths/{}", escape(&key.name))
            } else {
                resolved.pointer
            };
            PathNode {
                key,
                node: resolved.node,
                pointer,
            }
        })
    }

    /// All operations in document order: by path as written, then by method as written.
    pub fn operations(&self) -> impl Iterator<Item = OperationNode<'_>> {
        self.paths().flat_map(|path| {
            let node = path.node;
            let methods = node.entries().filter(|(key, _)| METHODS.contains(&key.name.as_str()));
            methods.map(move |(key, operation)| OperationNode {
                pointer: format!("{}/{}", path.pointer, key.name),
                path: path.clone(),
                method: &key.name,
                span: key.span,
                node: operation,
            })
        })
    }
}
