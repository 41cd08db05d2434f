//! A value against its part of the schema. Only the keywords that the schema uses are known; a test compares every
//! verdict with that of a complete implementation.

use serde_json::Value as Json;

use super::{SCHEMA, matches, mend, words};
use crate::diagnostic::Diagnostic;
use crate::document::similar;
use crate::document::tables;
use crate::document::tidy::{At, Stand};
use crate::source::{Key, Node, Object, Source, Span, Value};

/// Collects what is wrong with a value.
pub(super) struct Judge<'a> {
    source: &'a Source,
    found: Vec<Diagnostic>,
}

/// What a reference leads to; `allOf` of one reference only adds words to it.
pub(super) fn resolved(schema: &'static Json) -> &'static Json {
    let target = schema["$ref"].as_str().or_else(|| match schema.get("type") {
        None => schema["allOf"][0]["$ref"].as_str(),
        Some(_) => None,
    });
    match target.and_then(|target| SCHEMA.pointer(target.trim_start_matches('#'))) {
        Some(target) => resolved(target),
        None => schema,
    }
}

/// The alternatives that a schema allows, nested ones unfolded.
fn branches(schema: &'static Json) -> Vec<&'static Json> {
    let schema = resolved(schema);
    match schema["oneOf"].as_array() {
        Some(list) => list.iter().flat_map(branches).collect(),
        None => vec![schema],
    }
}

/// Whether a schema is about values of this kind at all.
fn is_kind(schema: &Json, node: &Node) -> bool {
    match &schema["type"] {
        Json::String(kind) => fits(kind, node),
        Json::Array(kinds) => kinds.iter().filter_map(Json::as_str).any(|kind| fits(kind, node)),
        _ => true,
    }
}

fn fits(kind: &str, node: &Node) -> bool {
    match kind {
        "object" => node.as_object().is_some(),
        "array" => node.as_array().is_some(),
        "string" => node.as_str().is_some(),
        "boolean" => node.as_bool().is_some(),
        "number" => node.as_number().is_some(),
        "integer" => node.as_number().is_some_and(|number| number.as_i128().is_some()),
        "null" => matches!(node.value, Value::Null),
        _ => true,
    }
}

impl<'a> Judge<'a> {
    /// What is wrong with `node`.
    pub(super) fn of(source: &'a Source, node: &Node, at: At<'_>, schema: &'static Json) -> Vec<Diagnostic> {
        let found = Vec::new();
        let mut judge = Self { source, found };
        judge.value(node, at, schema);
        judge.found
    }

    fn accepts(&self, node: &Node, at: At<'_>, schema: &'static Json) -> bool {
        Self::of(self.source, node, at, schema).is_empty()
    }

    fn value(&mut self, node: &Node, at: At<'_>, schema: &'static Json) {
        let branches = branches(schema);
        if let [only] = branches.as_slice() {
            return self.one(node, at, only);
        }
        if branches.iter().any(|branch| self.accepts(node, at, branch)) {
            return;
        }
        let typed = |branch: &&&Json| branch.get("type").is_some() && is_kind(branch, node);
        let near: Vec<_> = branches.iter().filter(typed).collect();
        match (near.as_slice(), &node.value) {
            ([only], Value::Object(_) | Value::Array(_)) => self.one(node, at, only),
            _ => self.wrong(node, at, &branches),
        }
    }

    fn one(&mut self, node: &Node, at: At<'_>, schema: &'static Json) {
        let constants = words::constants(schema);
        let stranger = !constants.is_empty() && !constants.contains(&&node.to_json());
        if stranger || !is_kind(schema, node) {
            return self.wrong(node, at, &[schema]);
        }
        match &node.value {
            Value::String(text) => self.text(text, node, at, schema),
            Value::Number(_) => self.number(node, at, schema),
            Value::Array(items) => self.list(items, node, at, schema),
            Value::Object(object) => self.object(object, node, at, schema),
            Value::Bool(_) | Value::Null => {}
        }
    }

    fn text(&mut self, text: &str, node: &Node, at: At<'_>, schema: &'static Json) {
        let length = text.chars().count() as u64;
        let short = schema["minLength"].as_u64().is_some_and(|least| length < least);
        let long = schema["maxLength"].as_u64().is_some_and(|most| length > most);
        let unlike = schema["pattern"]
            .as_str()
            .is_some_and(|pattern| !matches(pattern, text));
        if short || long || unlike {
            self.wrong(node, at, &[schema]);
        }
    }

    fn number(&mut self, node: &Node, at: At<'_>, schema: &'static Json) {
        let Some(number) = node.as_number().and_then(crate::source::Number::as_f64) else {
            return;
        };
        let low = schema["minimum"].as_f64().is_some_and(|least| number < least);
        let high = schema["maximum"].as_f64().is_some_and(|most| number > most);
        if low || high {
            self.wrong(node, at, &[schema]);
        }
    }

    fn list(&mut self, items: &[Node], node: &Node, at: At<'_>, schema: &'static Json) {
        if schema["minItems"]
            .as_u64()
            .is_some_and(|least| (items.len() as u64) < least)
        {
            return self.wrong(node, at, &[schema]);
        }
        for (index, item) in items.iter().enumerate() {
            let at = At {
                place: Stand::Item,
                ..at
            };
            if let Some(of_items) = schema.get("items") {
                self.value(item, at, of_items);
            }
            let before = || items[..index].iter().any(|other| other.to_json() == item.to_json());
            if schema["uniqueItems"] == true && before() {
                let message = format!("{} is listed twice", words::shown(self.source, item));
                let fault = Diagnostic::error("AG240", first(item, at), message);
                self.found.push(fault.help("remove one of the two"));
            }
        }
    }

    fn object(&mut self, object: &Object, node: &Node, at: At<'_>, schema: &'static Json) {
        let is_member = schema["properties"].get("optional").is_some();
        for needed in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
        {
            if !object.has(needed) {
                self.missing(needed, object, node, at, schema);
            }
        }
        for (key, value) in object.iter() {
            // A Schema Object is judged by the walk.
            if !(is_member && tables::SCHEMA.field(&key.name).is_some()) {
                self.entry(key, value, at, schema, object);
            }
        }
    }

    fn entry(&mut self, key: &Key, value: &Node, at: At<'_>, schema: &'static Json, object: &Object) {
        let inner = At {
            name: &key.name,
            key: key.span,
            place: Stand::Field,
        };
        if let Some(names) = schema.get("propertyNames") {
            self.name(key, at, resolved(names));
        }
        match (schema["properties"].get(&key.name), schema.get("additionalProperties")) {
            (Some(of_value), _) => self.value(value, inner, of_value),
            (None, Some(Json::Bool(false))) => self.unknown(key, at, schema, object),
            (None, Some(of_value)) => self.value(value, inner, of_value),
            (None, None) => {}
        }
    }

    /// A key of a map, whose names are not free.
    fn name(&mut self, key: &Key, at: At<'_>, schema: &'static Json) {
        let constants = words::constants(schema);
        if !constants.is_empty() && !constants.iter().any(|word| **word == key.name) {
            let known: Vec<&str> = constants.iter().filter_map(|word| word.as_str()).collect();
            return self.stranger(key, at, &known);
        }
        if schema["pattern"]
            .as_str()
            .is_some_and(|pattern| !matches(pattern, &key.name))
        {
            let due = words::due(&[schema]);
            let fault = Diagnostic::error("AG240", key.span, format!("`{}` is not {due}", key.name));
            self.found.push(match mend::text(&key.name, schema) {
                Some(better) => self.replacing(fault, key.span, &better),
                None => fault.help(words::examples(&[schema]).unwrap_or_else(|| format!("write {due}"))),
            });
        }
    }

    fn unknown(&mut self, key: &Key, at: At<'_>, schema: &'static Json, object: &Object) {
        let all = schema["properties"].as_object().into_iter().flat_map(|map| map.keys());
        let known: Vec<&str> = all.map(String::as_str).filter(|name| !object.has(name)).collect();
        self.stranger(key, at, &known);
    }

    fn stranger(&mut self, key: &Key, at: At<'_>, known: &[&str]) {
        let fault = Diagnostic::error("AG241", key.span, format!("{} knows no key `{}`", at.what(), key.name));
        let fault = match similar(&key.name, known.iter().copied()) {
            Some(near) => self.replacing(fault, key.span, near),
            None if known.is_empty() => fault.help("remove it"),
            None => fault.help(format!("it may have {}", words::listed(known))),
        };
        self.found.push(fault);
    }

    fn missing(&mut self, name: &str, object: &Object, node: &Node, at: At<'_>, schema: &'static Json) {
        let known = &schema["properties"];
        let strangers = object.keys().filter(|key| known.get(key).is_none());
        let misspelt = similar(name, strangers).is_some();
        if misspelt {
            return;
        }
        let of_value = resolved(&known[name]);
        let example = words::example(of_value).unwrap_or_else(|| "…".to_owned());
        let span = if node.span.start == node.span.end {
            at.key
        } else {
            first(node, at)
        };
        let fault = Diagnostic::error("AG242", span, format!("{} has no `{name}`", at.what()));
        self.found.push(fault.help(format!("add `{name}: {example}`")));
    }

    /// A value that is not what any of the alternatives wants.
    fn wrong(&mut self, node: &Node, at: At<'_>, wanted: &[&'static Json]) {
        let due = words::due(wanted);
        let got = words::shown(self.source, node);
        let message = match node.value {
            Value::Null => format!("{} is empty: {due} is due here", at.what()),
            _ => format!("{} must be {due}, not {got}", at.what()),
        };
        let fault = Diagnostic::error("AG240", first(node, at), message);
        self.found.push(match mend::value(node, wanted) {
            Some(better) => self.replacing(fault, node.span, &better),
            None => fault.help(words::examples(wanted).unwrap_or_else(|| format!("write {due}"))),
        });
    }

    /// The finding with what was meant, and the edit that writes it.
    fn replacing(&self, fault: Diagnostic, span: Span, better: &str) -> Diagnostic {
        let written = self.source.text(span);
        let quoted = match written.chars().next() {
            Some(quote @ ('"' | '\'')) => format!("{quote}{better}{quote}"),
            _ if written.parse::<f64>().is_ok() => format!("\"{better}\""),
            _ => better.to_owned(),
        };
        fault.help(format!("did you mean `{better}`?")).edit(span, quoted)
    }
}

/// The token to point at: a value of one token, the first key of a map in a list, else the key above.
fn first(node: &Node, at: At<'_>) -> Span {
    let of_item = node.entries().next().map(|(key, _)| key.span);
    match at.place {
        Stand::Item if node.span.start < node.span.end => of_item.unwrap_or(node.span),
        _ => at.token(node),
    }
}
