//! Bodies: what parameters `in: body` and `in: formData` and a response's schema say, by media type.

use super::convert::{Convert, Types};
use super::value::{Entries, flag, is_file, said};
use crate::diagnostic::Diagnostic;
use crate::document::normal::{entry, list, object, text};
use crate::source::{Node, Span};

const MULTIPART: &str = "multipart/form-data";
const URLENCODED: &str = "application/x-www-form-urlencoded";

/// `content` with the same value under each media type.
fn content(types: &[(String, Span)], span: Span, media: &Node) -> Node {
    let mut entries = Entries::new();
    for (name, span) in types {
        if !entries.iter().any(|(key, _)| key.name == *name) {
            entries.push(entry(name, *span, media.clone()));
        }
    }
    object(entries, span)
}

fn media(schema: Node) -> Node {
    let span = schema.span;
    object(vec![entry("schema", span, schema)], span)
}

impl Convert<'_> {
    /// The request body that an operation's parameters make, if any. References among them are followed.
    pub(super) fn request(&mut self, parameters: &[&Node], consumes: &Types) -> Option<Node> {
        let bodies: Vec<&&Node> = parameters
            .iter()
            .filter(|node| said(node, "in") == Some("body"))
            .collect();
        let fields: Vec<&Node> = parameters
            .iter()
            .filter(|node| said(node, "in") == Some("formData"))
            .copied()
            .collect();
        if let [first, others @ ..] = bodies.as_slice() {
            let clash = others.first().map(|node| (**node, "a second body"));
            let clash = clash.or(fields.first().map(|node| (*node, "a form field")));
            if let Some((node, what)) = clash {
                let message = format!("{what} beside the body: an operation has one or the other");
                let fault = Diagnostic::error("AG250", place(node), message).label("this one is left out");
                self.say(
                    fault
                        .also(place(first), "the body")
                        .help("keep one; several values are properties of one body"),
                );
            }
            return Some(self.body(first, consumes));
        }
        (!fields.is_empty()).then(|| self.form(&fields, consumes))
    }

    fn body(&mut self, parameter: &Node, consumes: &Types) -> Node {
        let span = parameter.span;
        let schema = parameter
            .get("schema")
            .map_or_else(|| object(Entries::new(), span), |node| self.schema(node));
        let types = consumes.or("application/json", place(parameter));
        let mut entries: Entries = kept(parameter, &["description", "required"]);
        entries.push(entry(
            "content",
            place(parameter),
            content(&types, span, &media(schema)),
        ));
        object(entries, span)
    }

    /// Form fields as the properties of one object.
    fn form(&mut self, fields: &[&Node], consumes: &Types) -> Node {
        let span = fields.first().map_or(Span::default(), |field| field.span);
        let types = self.form_types(fields, consumes);
        let multipart = types.iter().any(|(name, _)| name == MULTIPART);
        let (mut properties, mut required, mut encoding) = (Entries::new(), Vec::new(), Entries::new());
        for field in fields {
            let Some(name) = field.get("name") else { continue };
            let Some(key) = name
                .as_str()
                .filter(|key| !properties.iter().any(|(known, _)| known.name == *key))
            else {
                continue;
            };
            let style = self.style(field, "formData");
            if !style.is_empty() && !multipart {
                encoding.push(entry(key, name.span, object(style, name.span)));
            } else if multipart && !style.is_empty() && said(field, "collectionFormat") != Some("multi") {
                let span = field.get("collectionFormat").map_or(name.span, |node| node.span);
                let message = "in a multipart form, each value of a list is a part of its own";
                self.say(Diagnostic::warning("AG350", span, message).help("write `collectionFormat: multi`"));
            }
            let schema = self.typed(field);
            properties.push(entry(key, name.span, words(schema, field)));
            if let Some(node) = field.get("required").filter(|node| node.as_bool() == Some(true)) {
                required.push(text(key, node.span));
            }
        }
        let mut schema = vec![entry("type", span, text("object", span))];
        let needed = !required.is_empty();
        if needed {
            schema.push(entry("required", span, list(required, span)));
        }
        schema.push(entry("properties", span, object(properties, span)));
        let mut media = vec![entry("schema", span, object(schema, span))];
        if !encoding.is_empty() {
            media.push(entry("encoding", span, object(encoding, span)));
        }
        let mut entries = vec![entry("content", span, content(&types, span, &object(media, span)))];
        if needed {
            entries.push(entry("required", span, flag(true, span)));
        }
        object(entries, span)
    }

    /// The media types of a form: those that forms have.
    fn form_types(&mut self, fields: &[&Node], consumes: &Types) -> Vec<(String, Span)> {
        let file = fields.iter().find(|field| is_file(field));
        let fitting = |name: &str| name == MULTIPART || name == URLENCODED && file.is_none();
        let types: Vec<_> = consumes.0.iter().filter(|(name, _)| fitting(name)).cloned().collect();
        if !types.is_empty() {
            return types;
        }
        let span = file.or(fields.first()).map_or(Span::default(), |field| place(field));
        let due = if file.is_some() { MULTIPART } else { URLENCODED };
        if let Some((name, at)) = consumes.0.first() {
            let message = format!(
                "a form{} is not sent as {name}",
                if file.is_some() { " with files" } else { "" }
            );
            let fault = Diagnostic::warning("AG254", *at, message).also(span, "a field of the form");
            self.say(fault.help(format!(
                "write `consumes: [{due}]` at the operation; it is read as that"
            )));
        }
        vec![(due.to_owned(), span)]
    }

    /// A response; its schema and its examples by media type.
    pub(super) fn response(&mut self, node: &Node, produces: &Types) -> Node {
        if node.get("$ref").is_some() {
            return self.reference(node);
        }
        let span = node.span;
        let mut entries: Entries = kept(node, &["description"]);
        if let Some(headers) = node.get("headers") {
            let key = node.as_object().and_then(|object| object.entry("headers"));
            let headers = self.map(headers, Self::header);
            entries.extend(key.map(|(key, _)| (key.clone(), headers)));
        }
        let schema = node.as_object().and_then(|object| object.entry("schema"));
        let examples = node.get("examples").and_then(Node::as_object);
        if schema.is_some() || examples.is_some() {
            let key = schema.map_or(span, |(key, _)| key.span);
            let content = self.answers(schema.map(|(_, node)| node), node.get("examples"), produces, key);
            entries.push(entry("content", key, content));
        }
        object(entries, span)
    }

    fn answers(&mut self, schema: Option<&Node>, examples: Option<&Node>, produces: &Types, key: Span) -> Node {
        let file = schema.is_some_and(is_file);
        let mut types = match schema {
            Some(_) if file && produces.0.iter().all(|(name, _)| name.contains("json")) => {
                vec![("application/octet-stream".to_owned(), key)]
            }
            Some(_) => produces.or("application/json", key),
            None => Vec::new(),
        };
        let shown = examples.into_iter().flat_map(Node::entries);
        types.extend(shown.map(|(key, _)| (key.name.clone(), key.span)));
        let schema = schema.map(|node| self.schema(node));
        let mut entries = Entries::new();
        for (name, span) in types {
            if entries
                .iter()
                .any(|(key, _): &(crate::source::Key, Node)| key.name == name)
            {
                continue;
            }
            let mut media: Entries = schema
                .iter()
                .map(|node| entry("schema", node.span, node.clone()))
                .collect();
            let example = examples.and_then(|examples| examples.get(&name));
            media.extend(example.map(|node| entry("example", node.span, node.clone())));
            entries.push(entry(&name, span, object(media, span)));
        }
        object(entries, key)
    }

    fn header(&mut self, node: &Node) -> Node {
        let mut entries: Entries = kept(node, &["description"]);
        self.style(node, "header");
        let schema = self.typed(node);
        entries.push(entry("schema", schema.span, schema));
        object(entries, node.span)
    }
}

/// The entries of these names, and extensions.
pub(super) fn kept(node: &Node, names: &[&str]) -> Entries {
    let own = |name: &str| names.contains(&name) || name.starts_with("x-") && name != "x-nullable";
    let entries = node.entries().filter(|(key, _)| own(&key.name));
    entries.map(|(key, node)| (key.clone(), node.clone())).collect()
}

/// The name of a parameter, which stands for it.
pub(super) fn place(parameter: &Node) -> Span {
    parameter.get("name").map_or(parameter.span, |node| node.span)
}

/// A property with the description and the extensions of the form field it came from.
fn words(schema: Node, field: &Node) -> Node {
    let Node { value, span } = schema;
    let crate::source::Value::Object(own) = value else {
        return Node { value, span };
    };
    let mut entries = own.into_entries();
    let more = kept(field, &["description"]).into_iter();
    let more: Entries = more
        .filter(|(key, _)| !entries.iter().any(|(own, _)| own.name == key.name))
        .collect();
    entries.extend(more);
    object(entries, span)
}
