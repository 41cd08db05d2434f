//! The document's tree: pointers and references.

use crate::source::{Node, Object, Span, Value, percent_decode};

/// The version a document was written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Swagger 2.0, as OpenAPI was called before.
    V2_0,
    /// OpenAPI 3.0.
    #[default]
    V3_0,
    /// OpenAPI 3.1.
    V3_1,
    /// OpenAPI 3.2.
    V3_2,
}

/// One document in the normal form: the 3.0 object model, references kept.
#[derive(Clone, Debug)]
pub struct Document {
    root: Node,
    version: Version,
}

/// A node behind its references.
#[derive(Clone, Debug)]
pub struct Resolved<'a> {
    /// What the references lead to; the node itself when it is none or leads nowhere.
    pub node: &'a Node,
    /// The pointer of the target, `#/components/schemas/Pet`; empty when the node is no reference.
    pub pointer: String,
}

impl Document {
    /// A document of this tree; an empty one without it.
    pub fn new(root: Option<Node>, version: Version) -> Self {
        let root = root.unwrap_or(Node {
            value: Value::Object(Object::default()),
            span: Span::default(),
        });
        Self { root, version }
    }

    /// The whole tree.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The tree without the rest.
    pub fn into_root(self) -> Node {
        self.root
    }

    /// The version the document was written in.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Follows `$ref` until something else stands there. Loops and dangling references, which [`super::read`] reported,
    /// end at the last node that could be reached.
    pub fn resolve<'a>(&'a self, node: &'a Node) -> Resolved<'a> {
        let mut resolved = Resolved {
            node,
            pointer: String::new(),
        };
        let mut hops = 0;
        while let Some((pointer, target)) = self.follow(resolved.node) {
            hops += 1;
            if hops > 64 {
                break;
            }
            resolved = Resolved {
                node: target,
                pointer: pointer.to_owned(),
            };
        }
        resolved
    }

    /// One step: the pointer of the node's `$ref` and what stands there.
    fn follow<'a>(&'a self, node: &'a Node) -> Option<(&'a str, &'a Node)> {
        let pointer = node.get("$ref")?.as_str()?;
        Some((pointer, self.at(pointer)?))
    }

    /// The node at a pointer of the form `#/components/schemas/Pet` (RFC 6901 in a URI fragment).
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        at(&self.root, pointer)
    }
}

/// The node at a pointer of the form `#/a/b` below `root`.
pub(super) fn at<'a>(root: &'a Node, pointer: &str) -> Option<&'a Node> {
    let fragment = pointer.strip_prefix('#')?;
    if fragment.is_empty() {
        return Some(root);
    }
    fragment.strip_prefix('/')?.split('/').try_fold(root, |node, token| {
        let token = unescape(token);
        match &node.value {
            Value::Object(object) => object.get(&token),
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    })
}

/// One pointer token as the key it means: percent-decoded, then `~1` and `~0`.
pub fn unescape(token: &str) -> String {
    percent_decode(token).replace("~1", "/").replace("~0", "~")
}

/// A key as a pointer token: `~` and `/` escaped (RFC 6901).
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
