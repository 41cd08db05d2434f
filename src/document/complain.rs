//! What the walk says about values that are not what they should be.

use super::normal;
use super::shape::{Need, Shape, Table};
use super::similar::{certain, respelt, similar, unquoted};
use super::tidy::{At, Stand, Tidy};
use super::version;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Node, Object, Span, Value};

impl Tidy<'_> {
    /// A quoted number or boolean, taken for what it says.
    pub(super) fn unquote(&mut self, node: &Node, at: At<'_>) {
        let fault = Diagnostic::warning("AG205", node.span, format!("{} stands in quotes", at.what()));
        let fault = fault.help("remove the quotes; it is read as if they were not there");
        self.found.push(unquoted(fault, self.source, node));
    }

    /// `required: true` on a property, as JSON Schema draft 3 had it.
    pub(super) fn misplaced_required(&mut self, node: &Node, at: At<'_>) -> Option<Node> {
        let fault = Diagnostic::warning("AG227", at.key, "`required` of a schema is a list of property names");
        self.found.push(fault.label("has no effect here").help(
            "name the property in the list `required` of the schema that holds it, for example `required: [name]`",
        ));
        self.broken.push(node.span);
        None
    }

    /// A map with the keys `0`, `1` … where a list is due.
    pub(super) fn listed(&mut self, object: Object, span: Span, at: At<'_>) -> Node {
        let message = format!("{} must be a list, not a map", at.what());
        let fault = Diagnostic::warning("AG204", at.key, message).label("read as the list of its values");
        self.found
            .push(fault.help(format!("write `{}: [ … ]`, or one `- ` a line", at.name)));
        let values = object.into_entries().into_iter().map(|(_, node)| node);
        Node {
            value: Value::Array(values.collect()),
            span,
        }
    }

    /// Must and should keys that are not there.
    pub(super) fn missing(&mut self, object: &Object, at: At<'_>, table: &'static Table) {
        for field in table.fields {
            let severity = match field.need {
                Need::Must => Severity::Error,
                Need::Should => Severity::Warning,
                Need::May | Need::Words => continue,
            };
            if object.has(field.name) || self.lost(field.name) {
                continue;
            }
            let message = format!("{} has no `{}`", table.name, field.name);
            let misspelt = similar(field.name, unknown_keys(object, table)).and_then(|name| object.entry(name));
            let fault = match misspelt {
                Some((key, _)) => {
                    let fault = Diagnostic::new("AG203", severity, key.span, message);
                    let fault = fault.help(format!("did you mean `{}` by `{}`?", field.name, key.name));
                    respelt(fault, self.source, key.span, &key.name, field.name)
                }
                None => Diagnostic::new("AG203", severity, at.key, message).help(format!("add `{}:`", field.name)),
            };
            self.found.push(fault);
        }
    }

    /// Keys the table does not know. In schemas, which JSON Schema leaves open, only misspelt ones are reported.
    pub(super) fn unknown(&mut self, object: &Object, table: &'static Table) {
        let is_schema = matches!(table.component, Some("schemas" | "definitions"));
        for (key, _) in object.iter() {
            let name = key.name.as_str();
            if name.starts_with("x-") || name == "$ref" || table.field(name).is_some() {
                continue;
            }
            let fields = table.fields.iter().filter(|field| !object.has(field.name));
            let certain = certain(name, fields.clone().map(|field| field.name));
            let similar = similar(name, fields.map(|field| field.name));
            let needed = similar.and_then(|name| table.field(name)).map(|field| field.need);
            let reported = matches!(needed, Some(Need::Must | Need::Should)) && !object.has("$ref");
            if reported || is_schema && similar.is_none() {
                continue;
            }
            let fault = Diagnostic::warning("AG208", key.span, format!("{} knows no key `{name}`", table.name));
            let elsewhere = version::place_in_other(self.version, name);
            let fault = match (similar, elsewhere) {
                (_, Some(help)) => fault.help(help),
                (Some(similar), _) => {
                    let fault = fault.help(format!("did you mean `{similar}`?"));
                    match certain {
                        Some(certain) => respelt(fault, self.source, key.span, name, certain),
                        None => fault,
                    }
                }
                _ => fault.help("it is left out; keys of your own begin with `x-`"),
            };
            self.found.push(fault);
        }
    }

    /// Nothing stands where something is due. A name with nothing below it gets the empty object.
    pub(super) fn null(&mut self, node: &Node, at: At<'_>, shape: Shape, need: Need) -> Option<Node> {
        let named = at.place == Stand::Named && matches!(shape, Shape::Schema | Shape::Object(_));
        self.broken.push(at.key);
        if !self.before_hole(at.key) {
            let due = due(shape);
            let message = format!("{} is empty: {due} is due here", at.what());
            let severity = if need == Need::Must {
                Severity::Error
            } else {
                Severity::Warning
            };
            let help = if named {
                "it is read as `{}`"
            } else {
                "write the value, or remove the key"
            };
            self.found
                .push(Diagnostic::new("AG209", severity, at.key, message).help(help));
        }
        named.then(|| normal::boolean(true, node.span))
    }

    /// Whether what stood below a key could not be read, which was reported.
    pub(super) fn before_hole(&self, key: Span) -> bool {
        self.source.holes.iter().any(|hole| {
            let between = Span {
                end: hole.start,
                start: key.end,
                ..key
            };
            hole.start >= key.end && self.source.text(between).trim() == ":"
                || hole.start <= key.start && key.end <= hole.end
        })
    }

    /// Whether a key of this name stood in a stretch that could not be read.
    pub(super) fn lost(&self, name: &str) -> bool {
        self.source.lost(name)
    }

    /// Another kind of value than the one due.
    pub(super) fn wrong(&mut self, node: &Node, at: At<'_>, due: &str, need: Need) -> Option<Node> {
        let message = format!("{} must be {due}, not {}", at.what(), node.kind());
        let empty = node.as_array().is_some_and(<[Node]>::is_empty) || node.as_object().is_some_and(Object::is_empty);
        self.broken.push(node.span);
        self.broken.push(at.key);
        if need == Need::Words || empty {
            let fault = Diagnostic::warning("AG206", at.token(node), message);
            self.found.push(fault.help(format!("it is left out; write {due}")));
        } else {
            let help = advice(node, at, due);
            self.found
                .push(Diagnostic::error("AG204", at.token(node), message).help(help));
        }
        None
    }

    /// A number that does not fit.
    pub(super) fn wrong_text(&mut self, node: &Node, at: At<'_>, due: &str) -> Option<Node> {
        let message = format!("{} must be {due}, not {}", at.what(), self.source.text(node.span));
        self.found
            .push(Diagnostic::error("AG204", node.span, message).help(format!("write {due}")));
        self.broken.push(node.span);
        None
    }
}

/// The keys of an object that its table does not know.
fn unknown_keys<'o>(object: &'o Object, table: &Table) -> impl Iterator<Item = &'o str> {
    object
        .keys()
        .filter(|key| table.field(key).is_none() && !key.starts_with("x-"))
}

/// What a user would call the thing due.
fn due(shape: Shape) -> &'static str {
    match shape {
        Shape::Any | Shape::Type => "a value",
        Shape::Text | Shape::SchemaName => "a text",
        Shape::Flag => "true or false",
        Shape::Number => "a number",
        Shape::Count => "a whole number from 0",
        Shape::Schema | Shape::SchemaOrFlag => "a schema",
        Shape::List(_) => "a list",
        Shape::Object(_) | Shape::Map(_) | Shape::Paths(_) | Shape::Responses(_) => "a map",
    }
}

/// How to put a wrong kind right.
fn advice(node: &Node, at: At<'_>, due: &str) -> String {
    match (node.as_str(), due) {
        (Some("yes" | "on" | "Yes" | "On"), "true or false") => {
            format!("write `{}: true`; YAML 1.2 knows no `yes`", at.name)
        }
        (Some("no" | "off" | "No" | "Off"), "true or false") => {
            format!("write `{}: false`; YAML 1.2 knows no `no`", at.name)
        }
        (_, "a number") => format!("write digits, for example `{}: 1`", at.name),
        (_, "a list") if at.place == Stand::Field => format!("write `{}: [ … ]`, or one `- ` a line", at.name),
        (_, "a map") if node.as_array().is_some() => "write `name: value` pairs without `- `".to_owned(),
        (_, "a schema") => "write a map such as `{ type: string }`".to_owned(),
        _ => format!("write {due}"),
    }
}
