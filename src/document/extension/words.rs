//! What the schema wants, in words.

use serde_json::Value as Json;

use super::judge::resolved;
use crate::source::{Node, Source, Value};

/// `enum` and `const`.
pub(super) fn constants(schema: &Json) -> Vec<&Json> {
    let many = schema["enum"].as_array().into_iter().flatten();
    many.chain(schema.get("const")).collect()
}

/// What a user would call the things due.
pub(super) fn due(wanted: &[&'static Json]) -> String {
    let mut words = Vec::new();
    for schema in wanted {
        let constants = constants(schema);
        words.extend(constants.iter().map(|word| format!("`{}`", plain(word))));
        if constants.is_empty() {
            words.push(schema["title"].as_str().unwrap_or("another value").to_owned());
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    any_of(&words)
}

fn plain(word: &Json) -> String {
    word.as_str().map_or_else(|| word.to_string(), str::to_owned)
}

/// As it is written in YAML, where `#` would begin a comment.
fn written(text: &str) -> String {
    if text.starts_with('#') {
        format!("'{text}'")
    } else {
        text.to_owned()
    }
}

/// `a, b or c`.
pub(super) fn any_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// `` `a`, `b`, `c` ``.
pub(super) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", written(word))).collect();
    quoted.join(", ")
}

/// Values as they are written: the schema's examples.
pub(super) fn examples(wanted: &[&'static Json]) -> Option<String> {
    let all = wanted
        .iter()
        .filter_map(|schema| schema["examples"].as_array())
        .flatten();
    let all: Vec<&str> = all.filter_map(Json::as_str).collect();
    (!all.is_empty()).then(|| format!("for example {}", listed(&all)))
}

/// One value as it is written, to be pasted.
pub(super) fn example(schema: &'static Json) -> Option<String> {
    let schema = resolved(schema);
    let first = schema["examples"].get(0).or_else(|| constants(schema).first().copied());
    if let Some(first) = first {
        return Some(written(&plain(first)));
    }
    match schema["type"].as_str()? {
        "integer" | "number" => Some(schema["minimum"].to_string()),
        "array" => Some(format!("[{}]", example(schema.get("items")?)?)),
        _ => None,
    }
}

/// A value as the message names it.
pub(super) fn shown(source: &Source, node: &Node) -> String {
    match node.value {
        Value::Object(_) | Value::Array(_) | Value::Null => node.kind().to_owned(),
        Value::String(ref text) if text.is_empty() => "an empty text".to_owned(),
        _ => {
            let text = source.text(node.span).trim_matches(['"', '\'']);
            let short: String = text.chars().take(40).collect();
            let more = if short.len() < text.len() { "…" } else { "" };
            format!("`{short}{more}`")
        }
    }
}
