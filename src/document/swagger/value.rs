//! Schemas, and what parameters and headers say about their values, in the words of 3.0.

use super::convert::Convert;
use crate::diagnostic::Diagnostic;
use crate::document::normal::{entry, object, text};
use crate::source::{Key, Node, Span, Value};

/// The entries under construction.
pub(super) type Entries = Vec<(Key, Node)>;

/// Keys of a parameter or a header that are about its value.
const TYPED: [&str; 19] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "title",
    "x-nullable",
    "example",
];

pub(super) fn flag(value: bool, span: Span) -> Node {
    Node {
        value: Value::Bool(value),
        span,
    }
}

pub(super) fn said<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key)?.as_str()
}

/// Whether a schema or a parameter is a file.
pub(super) fn is_file(node: &Node) -> bool {
    said(node, "type") == Some("file")
}

impl Convert<'_> {
    /// A schema, references and all.
    pub(super) fn schema(&mut self, node: &Node) -> Node {
        let Some(own) = node.as_object() else {
            return node.clone();
        };
        let mut entries = Entries::with_capacity(own.len());
        for (key, node) in own.iter() {
            let node = match key.name.as_str() {
                "$ref" => self.led(node),
                "properties" | "definitions" => self.map(node, Self::schema),
                "items" | "additionalProperties" | "not" => self.schema(node),
                "allOf" | "anyOf" | "oneOf" => self.list(node, Self::schema),
                "discriminator" => discriminator(key, node),
                "collectionFormat" => continue,
                _ => node.clone(),
            };
            entries.push((key.clone(), node));
        }
        object(three(entries), node.span)
    }

    /// What a parameter or a header says about its value, as a schema.
    pub(super) fn typed(&mut self, owner: &Node) -> Node {
        if let Some(schema) = owner.get("schema") {
            return self.schema(schema);
        }
        let own = owner.entries().filter(|(key, _)| TYPED.contains(&key.name.as_str()));
        let own: Entries = own.map(|(key, node)| (key.clone(), node.clone())).collect();
        let span = own
            .iter()
            .find(|(key, _)| key.name == "type")
            .map_or(owner.span, |(_, node)| node.span);
        let mut schema = self.schema(&object(own, span));
        self.nested(owner.get("items"));
        schema.span = span;
        schema
    }

    /// Lists within lists are separated by commas only in Swagger 2.0.
    fn nested(&mut self, items: Option<&Node>) {
        let Some(node) = items.filter(|node| said(node, "type") == Some("array")) else {
            return;
        };
        let at = node.get("collectionFormat").or(node.get("type"));
        let span = at.map_or(node.span, |node| node.span);
        let fault = Diagnostic::warning("AG350", span, "a list within a list cannot be taken from one text");
        self.say(fault.help("give the list one level, or send it in a body; the inner ones are taken as texts"));
    }

    /// `style` and `explode` of a list that `collectionFormat` says how to separate.
    pub(super) fn style(&mut self, owner: &Node, location: &str) -> Entries {
        if said(owner, "type") != Some("array") {
            return Entries::new();
        }
        let node = owner.get("collectionFormat").or(owner.get("type"));
        let span = node.map_or(owner.span, |node| node.span);
        let format = said(owner, "collectionFormat").unwrap_or("csv");
        let explode = |value| entry("explode", span, flag(value, span));
        let style = |name: &str| entry("style", span, text(name, span));
        match (location, format) {
            ("query" | "formData", "csv") => vec![style("form"), explode(false)],
            ("query" | "formData", "multi") => vec![style("form"), explode(true)],
            ("query" | "formData", "ssv") => vec![style("spaceDelimited"), explode(false)],
            ("query" | "formData", "pipes") => vec![style("pipeDelimited"), explode(false)],
            (_, "csv") => Entries::new(),
            (_, format) => {
                let message = format!("`collectionFormat: {format}` cannot be taken from here");
                let fault = Diagnostic::warning("AG350", span, message);
                let known = if matches!(location, "query" | "formData") {
                    "csv, ssv, pipes and multi"
                } else {
                    "csv"
                };
                self.say(fault.help(format!("values are separated by commas here; {known} can be taken")));
                if location == "query" {
                    vec![style("form"), explode(false)]
                } else {
                    Entries::new()
                }
            }
        }
    }
}

/// A schema's own words of 2.0 in those of 3.0.
fn three(mut entries: Entries) -> Entries {
    let file = entries
        .iter()
        .any(|(key, node)| key.name == "type" && node.as_str() == Some("file"));
    for (key, node) in &mut entries {
        match key.name.as_str() {
            "x-nullable" => "nullable".clone_into(&mut key.name),
            "type" if file => *node = text("string", node.span),
            _ => {}
        }
    }
    if file {
        let span = entries.first().map_or(Span::default(), |(key, _)| key.span);
        entries.retain(|(key, _)| key.name != "format");
        entries.push(entry("format", span, text("binary", span)));
    }
    entries
}

/// The name of a property; the values name definitions.
fn discriminator(key: &Key, node: &Node) -> Node {
    match node.as_str() {
        Some(_) => object(vec![entry("propertyName", key.span, node.clone())], node.span),
        None => node.clone(),
    }
}
