//! Walking the operations of a document.

use super::Document;
use super::tree::escape;
use crate::source::{Key, Node, Span};
use std::borrow::Cow;

/// The methods that a path item has keys for, lower-case as in the document, in the order of the specification.
pub const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The key under which a path item of OpenAPI 3.2 has operations of all other methods.
pub const FURTHER: &str = "additionalOperations";

/// The operations of a path item in document order: the key that names the method, the operation, and its pointer
/// within the item: `get`, `additionalOperations/COPY`.
pub fn operations_of(item: &Node) -> Vec<(&Key, &Node, String)> {
    let mut operations = Vec::new();
    for (key, node) in item.entries() {
        if METHODS.contains(&key.name.as_str()) {
            operations.push((key, node, key.name.clone()));
        } else if key.name == FURTHER {
            let further = node.entries();
            operations.extend(further.map(|(key, node)| (key, node, format!("{FURTHER}/{}", escape(&key.name)))));
        }
    }
    operations
}

/// The method that the key of an operation means, as it is sent: `get` is `GET`, `COPY` is itself.
pub fn method_of(key: &str) -> Cow<'_, str> {
    if METHODS.contains(&key) {
        key.to_ascii_uppercase().into()
    } else {
        key.into()
    }
}

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
            let operations = operations_of(path.node).into_iter();
            operations.map(move |(key, operation, within)| OperationNode {
                pointer: format!("{}/{within}", path.pointer),
                path: path.clone(),
                method: &key.name,
                span: key.span,
                node: operation,
            })
        })
    }
}
