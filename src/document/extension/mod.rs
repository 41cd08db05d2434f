//! The keys of the extension, at every object where one may stand: judged by the very JSON Schema that editors use.
//!
//! `judge` compares a value with its part of the schema, `words` says how to put it right. What is a Schema Object is
//! left to the walk, which judges it as any other.

mod judge;
mod mend;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value as Json;

use super::shape::{Need, Shape, Table};
use super::similar::similar;
use super::tidy::{At, Stand, Tidy};
use crate::diagnostic::Diagnostic;
use crate::source::{Key, Node, Object, Value};
use judge::Judge;

/// The JSON Schema (draft-07) of the extension, for editors and for `read`.
pub const EXTENSION_SCHEMA: &str = include_str!("../../../specs/apigen.schema.json");

static SCHEMA: LazyLock<Json> = LazyLock::new(|| serde_json::from_str(EXTENSION_SCHEMA).unwrap_or_default());

/// Every pattern of the schema, compiled.
static PATTERNS: LazyLock<BTreeMap<String, Regex>> = LazyLock::new(|| {
    let mut found = BTreeMap::new();
    patterns(&SCHEMA, &mut found);
    found
});

fn patterns(schema: &Json, found: &mut BTreeMap<String, Regex>) {
    let mut add = |text: &str| {
        if let Ok(pattern) = Regex::new(text) {
            found.insert(text.to_owned(), pattern);
        }
    };
    if let Some(text) = schema["pattern"].as_str() {
        add(text);
    }
    for text in schema["patternProperties"]
        .as_object()
        .into_iter()
        .flat_map(|map| map.keys())
    {
        add(text);
    }
    match schema {
        Json::Object(map) => map.values().for_each(|part| patterns(part, found)),
        Json::Array(list) => list.iter().for_each(|part| patterns(part, found)),
        _ => {}
    }
}

/// Whether `text` matches a pattern of the schema.
fn matches(pattern: &str, text: &str) -> bool {
    PATTERNS.get(pattern).is_some_and(|pattern| pattern.is_match(text))
}

/// The objects that may have keys of the extension, as the tables and the schema call them, outermost first.
const PLACES: [(&str, &str); 9] = [
    ("the document", ""),
    ("a tag", "tag"),
    ("a path item", "pathItem"),
    ("an operation", "operation"),
    ("a response", "response"),
    ("a parameter", "parameter"),
    ("a header", "header"),
    ("an example", "example"),
    ("a schema", "schemaObject"),
];

/// Names that others use for what we call otherwise.
const ALIASES: [(&str, &str); 7] = [
    ("x-error-catalog", "x-error-contract"),
    ("x-error-catalogue", "x-error-contract"),
    ("x-errors", "x-error-codes"),
    ("x-dependencies", "x-apigen"),
    ("x-idempotent", "x-idempotency"),
    ("x-idempotency-key", "x-idempotency"),
    ("x-throttle", "x-rate-limit"),
];

/// What the schema says about objects of this kind.
fn place(definition: &str) -> &'static Json {
    if definition.is_empty() {
        &SCHEMA
    } else {
        &SCHEMA["definitions"][definition]
    }
}

/// The part of the schema for a key of an object of this kind, if it is a key of the extension there.
fn key_schema(definition: &str, key: &str) -> Option<&'static Json> {
    let place = place(definition);
    let by_pattern = || {
        let all = place["patternProperties"].as_object()?;
        all.iter()
            .find(|(pattern, _)| matches(pattern, key))
            .map(|(_, schema)| schema)
    };
    place["properties"].get(key).or_else(by_pattern)
}

/// The kinds of objects where a key has an effect.
fn homes(key: &str) -> Vec<&'static str> {
    let known = |(_, definition): &&(&'static str, &str)| key_schema(definition, key).is_some();
    PLACES.iter().filter(known).map(|(name, _)| *name).collect()
}

/// All keys of the extension in their plain spelling.
fn names() -> impl Iterator<Item = &'static str> {
    let properties = |(_, definition): &(&str, &str)| place(definition)["properties"].as_object();
    let names = PLACES.iter().filter_map(properties).flat_map(|map| map.keys());
    names.map(String::as_str).filter(|name| name.starts_with("x-"))
}

/// Judges the keys of an object that begin with `x-`.
pub(super) fn keys(tidy: &mut Tidy<'_>, object: &Object, table: &Table) {
    let definition = PLACES
        .iter()
        .find(|(name, _)| *name == table.name)
        .map(|(_, definition)| *definition);
    for (key, node) in object.iter().filter(|(key, _)| key.name.starts_with("x-")) {
        match definition.and_then(|definition| key_schema(definition, &key.name)) {
            Some(schema) => {
                let at = At {
                    name: &key.name,
                    key: key.span,
                    place: Stand::Field,
                };
                let found = Judge::of(tidy.source, node, at, schema);
                tidy.found.0.extend(found);
            }
            None => stray(tidy, key, table.name),
        }
    }
}

/// A key that begins with `x-` and means nothing where it stands: one of ours elsewhere, nearly one of ours, or
/// somebody else's, of which nothing is said.
pub(super) fn stray(tidy: &mut Tidy<'_>, key: &Key, place: &str) {
    let homes = homes(&key.name);
    if !homes.is_empty() {
        let fault = Diagnostic::warning("AG243", key.span, format!("`{}` has no effect on {place}", key.name));
        tidy.found
            .push(fault.help(format!("it belongs on {}", words::any_of(&homes))));
    } else if let Some(meant) = meant(&key.name) {
        let message = format!("`{}` is not read: the extension has `{meant}`", key.name);
        let advice = Diagnostic::advice("AG244", key.span, message);
        tidy.found.push(advice.help(format!("did you mean `{meant}`?")));
    }
}

/// The key of ours that a name most likely stands for.
fn meant(name: &str) -> Option<&'static str> {
    if let Some((_, ours)) = ALIASES.iter().find(|(alias, _)| *alias == name) {
        return Some(ours);
    }
    let plain = name.strip_prefix("x-apigen-").map(|rest| format!("x-{rest}"));
    let bare = |text: &str| {
        text.trim_start_matches("x-")
            .replace(['-', '_'], "")
            .to_ascii_lowercase()
    };
    let wanted = bare(plain.as_deref().unwrap_or(name));
    let same = names().find(|ours| bare(ours) == wanted || bare(ours) == format!("{wanted}s"));
    same.or_else(|| similar(plain.as_deref().unwrap_or(name), names()))
}

/// A value of the extension in normal form: the members of the catalogue are schemas as all others.
pub(super) fn normal(tidy: &mut Tidy<'_>, key: &Key, node: Node, table: &Table) -> Node {
    let catalogue = matches!(key.name.as_str(), "x-error-contract" | "x-apigen-error-contract");
    if !catalogue || table.name != "the document" {
        return node;
    }
    below(node, "errors", &mut |errors| {
        each(errors, &mut |_, entry| {
            below(entry, "members", &mut |members| {
                each(members, &mut |name, member| {
                    let at = At {
                        name: &name.name,
                        key: name.span,
                        place: Stand::Named,
                    };
                    let is_map = member.as_object().is_some();
                    let kept = member.clone();
                    let read = is_map.then(|| tidy.value(member, at, Shape::Schema, Need::May));
                    read.flatten().unwrap_or(kept)
                })
            })
        })
    })
}

fn below(node: Node, wanted: &str, change: &mut dyn FnMut(Node) -> Node) -> Node {
    each(node, &mut |key, node| {
        if key.name == wanted { change(node) } else { node }
    })
}

fn each(node: Node, change: &mut dyn FnMut(&Key, Node) -> Node) -> Node {
    let Node { value, span } = node;
    let Value::Object(object) = value else {
        return Node { value, span };
    };
    let entries = object.into_entries().into_iter().map(|(key, node)| {
        let node = change(&key, node);
        (key, node)
    });
    Node {
        value: Value::Object(Object::new(entries.collect())),
        span,
    }
}
