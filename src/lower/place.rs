//! Nodes with their pointers, and following references.

use crate::contract::Alias;
use crate::source::{Key, Node, Span, percent_decode};

/// A node of the document and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub(super) node: &'a Node,
    pub(super) pointer: String,
}

/// How many references are followed before it is called a loop.
const HOPS: usize = 64;

impl<'a> Place<'a> {
    pub(super) fn root(node: &'a Node) -> Self {
        Self {
            node,
            pointer: "#".to_owned(),
        }
    }

    pub(super) fn span(&self) -> Span {
        self.node.span
    }

    /// The value under `key`.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        self.node.get(key).map(|node| self.child(key, node))
    }

    /// The entries of a mapping.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a Key, Self)> {
        let pointer = self.pointer.clone();
        self.node.entries().map(move |(key, node)| {
            let pointer = format!("{pointer}/{}", escape(&key.name));
            (key, Self { node, pointer })
        })
    }

    /// The items of a sequence.
    pub(super) fn items(&self) -> impl Iterator<Item = Self> {
        let pointer = self.pointer.clone();
        self.node.items().enumerate().map(move |(index, node)| {
            let pointer = format!("{pointer}/{index}");
            Self { node, pointer }
        })
    }

    pub(super) fn str(&self, key: &str) -> Option<&'a str> {
        self.node.get(key)?.as_str()
    }

    /// The text under `key`, if it says anything.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.str(key).filter(|text| !text.trim().is_empty()).map(str::to_owned)
    }

    /// The name that the team wants in code: `x-apigen-name`.
    pub(super) fn alias(&self) -> Option<Alias> {
        alias(self.node.get("x-apigen-name")?)
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.node.get(key)?.as_bool()
    }

    /// The extension `key`, in its `x-apigen-` spelling first.
    pub(super) fn extension(&self, key: &str) -> Option<Self> {
        let plain = key.strip_prefix("x-").unwrap_or(key);
        self.get(&format!("x-apigen-{plain}")).or_else(|| self.get(key))
    }

    fn child(&self, key: &str, node: &'a Node) -> Self {
        Self {
            node,
            pointer: format!("{}/{}", self.pointer, escape(key)),
        }
    }
}

/// A name in code, if the node says one.
pub(super) fn alias(node: &Node) -> Option<Alias> {
    let text = node.as_str().filter(|text| !text.trim().is_empty())?.to_owned();
    Some(Alias { text, span: node.span })
}

/// The node behind a reference of the form `#/…`.
pub(super) fn find<'a>(root: &'a Node, reference: &str) -> Option<Place<'a>> {
    let path = reference.strip_prefix('#')?;
    let mut place = Place::root(root);
    for step in path.split('/').skip(1) {
        let step = unescape(step);
        place = if place.node.as_array().is_some() {
            let index: usize = step.parse().ok()?;
            place.items().nth(index)?
        } else {
            place.get(&step)?
        };
    }
    Some(place)
}

/// Follows `$ref` to a node that is no reference, or to the last one of a loop.
pub(super) fn follow<'a>(root: &'a Node, place: Place<'a>) -> Place<'a> {
    let mut at = place;
    for _ in 0..HOPS {
        match at.str("$ref").and_then(|reference| find(root, reference)) {
            Some(next) => at = next,
            None => return at,
        }
    }
    at
}

/// A reference token, RFC 6901.
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn unescape(step: &str) -> String {
    percent_decode(step).replace("~1", "/").replace("~0", "~")
}
