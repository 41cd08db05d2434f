//! A schema of any version in the words of OpenAPI 3.0.

use std::collections::BTreeSet;

use crate::source::{Key, Node, Object, Span, Value};

/// The entries under construction, in written order.
type Entries = Vec<(Key, Node)>;

/// Keywords that mean something for one type only, by type.
const OF_STRING: [&str; 5] = ["minLength", "maxLength", "pattern", "format", "contentEncoding"];
const OF_NUMBER: [&str; 5] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];
const OF_ARRAY: [&str; 5] = ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"];
const OF_OBJECT: [&str; 6] = [
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "patternProperties",
];

/// Keywords that say something to people only.
const WORDS: [&str; 6] = ["title", "description", "default", "example", "examples", "deprecated"];

/// `true` accepts everything, `false` nothing.
pub(super) fn boolean(accepts: bool, span: Span) -> Node {
    let mut entries = Entries::new();
    if !accepts {
        entries.push(entry("not", span, object(Vec::new(), span)));
    }
    object(entries, span)
}

/// The normal form of a schema whose parts are in normal form.
pub(super) fn schema(schema: Object, span: Span) -> Object {
    let mut entries = schema.into_entries();
    constant(&mut entries);
    bound(&mut entries, "exclusiveMinimum", "minimum");
    bound(&mut entries, "exclusiveMaximum", "maximum");
    types(&mut entries, span);
    null_branch(&mut entries, "oneOf");
    null_branch(&mut entries, "anyOf");
    null_value(&mut entries);
    content(&mut entries);
    examples(&mut entries);
    Object::new(entries)
}

pub(super) fn object(entries: Entries, span: Span) -> Node {
    Node {
        value: Value::Object(Object::new(entries)),
        span,
    }
}

pub(super) fn entry(name: &str, span: Span, node: Node) -> (Key, Node) {
    let name = name.to_owned();
    (Key { name, span }, node)
}

pub(super) fn text(text: &str, span: Span) -> Node {
    Node {
        value: Value::String(text.to_owned()),
        span,
    }
}

pub(super) fn list(items: Vec<Node>, span: Span) -> Node {
    Node {
        value: Value::Array(items),
        span,
    }
}

fn find(entries: &Entries, name: &str) -> Option<usize> {
    entries.iter().position(|(key, _)| key.name == name)
}

fn value<'e>(entries: &'e Entries, name: &str) -> Option<&'e Node> {
    find(entries, name).map(|at| &entries[at].1)
}

fn take(entries: &mut Entries, name: &str) -> Option<(Key, Node)> {
    find(entries, name).map(|at| entries.remove(at))
}

fn is_true(entries: &Entries, name: &str) -> bool {
    value(entries, name).and_then(Node::as_bool) == Some(true)
}

fn set_nullable(entries: &mut Entries, span: Span) {
    let flag = Node {
        value: Value::Bool(true),
        span,
    };
    match find(entries, "nullable") {
        Some(at) => entries[at].1 = flag,
        None => entries.push(entry("nullable", span, flag)),
    }
}

/// `const` is an `enum` of one value.
fn constant(entries: &mut Entries) {
    let Some(at) = find(entries, "const") else { return };
    if find(entries, "enum").is_some() {
        entries.remove(at);
        return;
    }
    let (key, node) = &mut entries[at];
    "enum".clone_into(&mut key.name);
    let span = node.span;
    let only = std::mem::replace(node, list(Vec::new(), span));
    *node = list(vec![only], span);
}

/// 3.0's boolean `exclusiveMinimum` beside `minimum` becomes the number it means.
fn bound(entries: &mut Entries, exclusive: &str, inclusive: &str) {
    let flag = value(entries, exclusive).and_then(Node::as_bool);
    let Some(flag) = flag else { return };
    let taken = take(entries, exclusive);
    if flag
        && let Some((key, _)) = taken
        && let Some((_, number)) = take(entries, inclusive)
    {
        entries.push((
            Key {
                name: exclusive.to_owned(),
                span: key.span,
            },
            number,
        ));
    }
}

/// `type` as one string: `null` becomes `nullable`, several types become `anyOf`.
fn types(entries: &mut Entries, span: Span) {
    let Some(at) = find(entries, "type") else { return };
    let node = &entries[at].1;
    if node.as_str() == Some("null") {
        let (key, node) = entries.remove(at);
        return only_null(entries, key.span, node.span);
    }
    let Some(items) = node.as_array() else {
        if node.as_str().is_none() {
            entries.remove(at);
        }
        return;
    };
    let is_null = |node: &Node| matches!(node.value, Value::Null) || node.as_str() == Some("null");
    let nullable = items.iter().any(is_null);
    let kinds: Vec<Node> = items
        .iter()
        .filter(|node| node.as_str().is_some() && !is_null(node))
        .cloned()
        .collect();
    let (key, written) = entries.remove(at);
    match <[Node; 1]>::try_from(kinds) {
        Ok([kind]) => entries.insert(at, (key, kind)),
        Err(kinds) if kinds.is_empty() => {
            if nullable {
                only_null(entries, key.span, written.span);
            }
            return;
        }
        Err(kinds) => several(entries, kinds, key.span, span),
    }
    if nullable {
        set_nullable(entries, written.span);
    }
}

/// A schema of null alone.
fn only_null(entries: &mut Entries, key: Span, span: Span) {
    if find(entries, "enum").is_none() {
        let null = Node {
            value: Value::Null,
            span,
        };
        entries.push(entry("enum", key, list(vec![null], span)));
    }
    set_nullable(entries, span);
}

/// One branch for each type, with the keywords of that type.
fn several(entries: &mut Entries, kinds: Vec<Node>, key: Span, span: Span) {
    let branches = kinds.into_iter().map(|kind| {
        let own: &[&str] = match kind.as_str() {
            Some("string") => &OF_STRING,
            Some("number" | "integer") => &OF_NUMBER,
            Some("array") => &OF_ARRAY,
            Some("object") => &OF_OBJECT,
            _ => &[],
        };
        let moved = entries
            .iter()
            .filter(|(key, _)| own.contains(&key.name.as_str()))
            .cloned();
        let place = kind.span;
        let branch: Entries = std::iter::once(entry("type", key, kind)).chain(moved).collect();
        object(branch, place)
    });
    let branches = list(branches.collect(), span);
    let moved = [&OF_STRING[..], &OF_NUMBER, &OF_ARRAY, &OF_OBJECT].concat();
    entries.retain(|(key, _)| !moved.contains(&key.name.as_str()));
    if find(entries, "anyOf").is_none() {
        entries.push(entry("anyOf", key, branches));
        return;
    }
    let wrapped = object(vec![entry("anyOf", key, branches)], span);
    match entries.iter_mut().find(|(key, _)| key.name == "allOf") {
        Some((
            _,
            Node {
                value: Value::Array(items),
                ..
            },
        )) => items.push(wrapped),
        _ => entries.push(entry("allOf", key, list(vec![wrapped], span))),
    }
}

/// A branch that is null alone becomes `nullable`; a single branch left over becomes the schema itself.
fn null_branch(entries: &mut Entries, name: &str) {
    let Some(at) = find(entries, name) else { return };
    let Value::Array(branches) = &mut entries[at].1.value else {
        return;
    };
    let before = branches.len();
    branches.retain(|branch| !is_only_null(branch));
    if branches.is_empty() {
        let (key, node) = entries.remove(at);
        if before > 0 {
            only_null(entries, key.span, node.span);
        }
        return;
    }
    if branches.len() == before {
        return;
    }
    let single = if branches.len() == 1 { branches.pop() } else { None };
    let span = entries[at].1.span;
    if let Some(single) = single {
        let (key, _) = entries.remove(at);
        join(entries, single, key.span);
    }
    set_nullable(entries, span);
}

/// What `{ type: 'null' }` and `{ const: null }` look like in normal form.
fn is_only_null(branch: &Node) -> bool {
    let only = branch.get("enum").and_then(Node::as_array);
    only.is_some_and(|values| matches!(values, [one] if matches!(one.value, Value::Null)))
}

/// Takes a branch's keywords over where none collides, else keeps it as the one part of `allOf`. Words about a branch
/// yield to words about the whole.
fn join(entries: &mut Entries, branch: Node, key: Span) {
    let Node { value, span } = branch;
    let taken: BTreeSet<&str> = entries.iter().map(|(key, _)| key.name.as_str()).collect();
    let value = match value {
        Value::Object(own) => {
            let is_said = |name: &str| WORDS.contains(&name) && taken.contains(name);
            let own = own.into_entries().into_iter().filter(|(key, _)| !is_said(&key.name));
            Value::Object(Object::new(own.collect()))
        }
        other => other,
    };
    match value {
        Value::Object(own) if !own.keys().any(|name| taken.contains(name)) => {
            entries.extend(own.into_entries());
        }
        value => match entries.iter_mut().find(|(key, _)| key.name == "allOf") {
            Some((
                _,
                Node {
                    value: Value::Array(items),
                    ..
                },
            )) => items.push(Node { value, span }),
            _ => entries.push(entry("allOf", key, list(vec![Node { value, span }], span))),
        },
    }
}

/// Null among the values of `enum` says `nullable`, unless null is all there is.
fn null_value(entries: &mut Entries) {
    let untyped = find(entries, "type").is_none();
    let nullable = is_true(entries, "nullable");
    let Some(at) = find(entries, "enum") else { return };
    let Value::Array(values) = &mut entries[at].1.value else {
        return;
    };
    let is_null = |node: &Node| matches!(node.value, Value::Null);
    if values.is_empty() {
        entries.remove(at);
        return;
    }
    if (untyped || nullable) && values.len() > 1 && values.iter().any(is_null) {
        values.retain(|value| !is_null(value));
        let span = entries[at].0.span;
        set_nullable(entries, span);
    }
}

/// 3.1's content keywords as 3.0's formats.
fn content(entries: &mut Entries) {
    let is_text = value(entries, "type").is_none_or(|node| node.as_str() == Some("string"));
    if !is_text || find(entries, "format").is_some() {
        return;
    }
    let said =
        |name: &str| value(entries, name).and_then(|node| Some((node.as_str()?.to_ascii_lowercase(), node.span)));
    let format = match (said("contentEncoding"), said("contentMediaType")) {
        (Some((encoding, span)), _) if encoding == "base64" => Some(("byte", span)),
        (None, Some((media, span))) if media == "application/octet-stream" => Some(("binary", span)),
        _ => None,
    };
    if let Some((format, span)) = format {
        entries.push(entry("format", span, text(format, span)));
    }
}

/// `examples` as a list, also where they were written as the map that parameters have.
fn examples(entries: &mut Entries) {
    let Some(at) = find(entries, "examples") else { return };
    let node = &mut entries[at].1;
    let span = node.span;
    let values = match &node.value {
        Value::Array(_) => return,
        Value::Object(map) => map
            .iter()
            .map(|(_, node)| node.get("value").unwrap_or(node).clone())
            .collect(),
        Value::Null => Vec::new(),
        _ => vec![node.clone()],
    };
    *node = list(values, span);
}
