//! What is private goes, what is a promise gets its plain name, what nobody refers to any more goes.

use super::tree::inlined;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Keys that are promises to clients: `x-apigen-rate-limit` is another spelling of `x-rate-limit`. Whatever else
/// begins with `x-apigen` is private.
const PROMISES: [&str; 13] = [
    "error-contract",
    "error-codes",
    "rate-limit",
    "rate-limit-headers",
    "timeout",
    "idempotency",
    "upload",
    "sensitive",
    "sunset",
    "deprecated-since",
    "expect",
    "given",
    "unreachable",
];

/// Keys whose values are data, not description.
const DATA: [&str; 5] = ["example", "default", "enum", "const", "value"];

/// Keys whose values are maps by name: a property may be called as an extension is.
const NAMES: [&str; 4] = ["properties", "patternProperties", "$defs", "schemas"];

/// The document without what is private. Which headers tell of limits is wiring in the document that a team writes,
/// but a promise to its clients: it gets a plain name.
pub(super) fn cleaned(written: &Value) -> Value {
    let mut out = plain(written);
    let dialect = written
        .pointer("/x-apigen/rateLimitHeaders")
        .filter(|said| *said != "draft");
    if let (Some(dialect), Some(root)) = (dialect, out.as_object_mut()) {
        root.insert("x-rate-limit-headers".to_owned(), dialect.clone());
    }
    if let Some(contract) = out
        .get("x-error-contract")
        .or_else(|| out.get("x-apigen-error-contract"))
    {
        let public = public_catalogue(inlined(&out, contract));
        for key in ["x-apigen-error-contract", "x-error-contract"] {
            if let Some(slot) = out.get_mut(key) {
                *slot = public;
                break;
            }
        }
    }
    out
}

/// A part of a document without what is private.
pub(super) fn plain(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(plain_map(map)),
        Value::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}

fn plain_map(map: &Map<String, Value>) -> Map<String, Value> {
    let kept = map.iter().filter_map(|(key, value)| {
        let key = public_key(map, key)?;
        let value = match value {
            _ if DATA.contains(&key.as_str()) => value.clone(),
            Value::Object(inner) if NAMES.contains(&key.as_str()) => {
                Value::Object(inner.iter().map(|(name, value)| (name.clone(), plain(value))).collect())
            }
            value => plain(value),
        };
        Some((key, value))
    });
    kept.collect()
}

/// The public spelling of a key; none if it is private. Where the plain name is taken, it means something else there,
/// and the long spelling stays.
fn public_key(map: &Map<String, Value>, key: &str) -> Option<String> {
    let Some(rest) = key.strip_prefix("x-apigen") else {
        return Some(key.to_owned());
    };
    let name = rest.strip_prefix('-').filter(|name| PROMISES.contains(name))?;
    let plain = format!("x-{name}");
    Some(if map.contains_key(&plain) {
        key.to_owned()
    } else {
        plain
    })
}

/// A catalogue without how failures are logged and reported.
fn public_catalogue(mut contract: Value) -> Value {
    let entries = contract.get_mut("errors").and_then(Value::as_object_mut);
    for entry in entries
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
    {
        entry.shift_remove("log");
        entry.shift_remove("report");
    }
    contract
}

/// Takes out the components that nobody refers to any more, because responses were written out.
pub(super) fn prune(written: &Value, out: &mut Value) {
    let mut before = BTreeSet::new();
    references(written, &mut before);
    loop {
        let mut after = BTreeSet::new();
        references(out, &mut after);
        let gone = before.difference(&after).filter(|pointer| remove(out, pointer)).count();
        if gone == 0 {
            return;
        }
    }
}

/// Takes out a response or a schema; whether it was there.
fn remove(out: &mut Value, pointer: &str) -> bool {
    let Some((kind, name)) = pointer
        .strip_prefix("#/components/")
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let components = out.get_mut("components").and_then(Value::as_object_mut);
    let Some(components) = components.filter(|_| matches!(kind, "responses" | "schemas")) else {
        return false;
    };
    let known = components.get_mut(kind).and_then(Value::as_object_mut);
    let removed = known.is_some_and(|known| known.shift_remove(&crate::document::unescape(name)).is_some());
    if components
        .get(kind)
        .is_some_and(|known| known.as_object().is_some_and(Map::is_empty))
    {
        components.shift_remove(kind);
    }
    removed
}

/// All that may refer to a component: `$ref`, the values of a discriminator, the schema of an envelope.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with("#/") => {
            found.insert(text.clone());
        }
        Value::Object(map) => {
            if let Some(mapping) = map.get("mapping").and_then(Value::as_object) {
                let names = mapping.values().filter_map(Value::as_str);
                found.extend(names.map(|name| format!("#/components/schemas/{name}")));
            }
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}
