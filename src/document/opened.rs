//! Free-form JSON in the place of a reference that leads nowhere must not make what surrounds it refuse more.

use std::collections::BTreeSet;

use crate::source::{Node, Object, Span, Value};

/// Keys below which stand names, not keywords.
const NAMES: [&str; 8] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
    "parameters",
    "paths",
];

/// The tree in which no keyword turns the freedom of such a place into a refusal: of `oneOf` becomes `anyOf`, since one
/// more of its schemas fits now; `not` and `if` are left out. `free` are the places of the references.
pub(super) fn opened(node: Node, free: &BTreeSet<Span>) -> Node {
    if free.is_empty() { node } else { open(node, free, false) }
}

fn open(node: Node, free: &BTreeSet<Span>, names: bool) -> Node {
    let value = match node.value {
        Value::Array(items) => Value::Array(items.into_iter().map(|item| open(item, free, false)).collect()),
        Value::Object(object) => Value::Object(entries(object, free, names)),
        other => other,
    };
    Node { value, span: node.span }
}

fn entries(object: Object, free: &BTreeSet<Span>, names: bool) -> Object {
    let has_any = object.has("anyOf");
    let entries = object.into_entries().into_iter().filter_map(|(mut key, node)| {
        let below = !names && NAMES.contains(&key.name.as_str());
        let turns = !names && matches!(key.name.as_str(), "oneOf" | "not" | "if") && holds(&node, free);
        if turns && (key.name != "oneOf" || has_any) {
            return None;
        }
        if turns {
            "anyOf".clone_into(&mut key.name);
        }
        Some((key, open(node, free, below)))
    });
    Object::new(entries.collect())
}

/// Whether such a place is within.
fn holds(node: &Node, free: &BTreeSet<Span>) -> bool {
    let own = node.get("$ref").is_some_and(|target| free.contains(&target.span));
    own || node.entries().any(|(_, node)| holds(node, free)) || node.items().any(|node| holds(node, free))
}
