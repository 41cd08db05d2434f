//! The one walk over a document as written: judges every object by its table, drops what cannot be understood, and
//! leaves the normal form behind.

use super::normal;
use super::objects;
use super::schema;
use super::shape::{Need, Shape, Table};
use super::similar::similar;
use super::tree::Version;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::{Key, Node, Number, Object, Source, Span, Value};

/// A reference that was met, to be followed once the whole tree is known.
pub(super) struct Reference {
    /// Where the target is written.
    pub span: Span,
    /// As written.
    pub target: String,
    /// Among which components such objects stand.
    pub component: &'static str,
}

/// The walk's state.
pub(super) struct Tidy<'a> {
    pub source: &'a Source,
    pub version: Version,
    pub found: Diagnostics,
    pub references: Vec<Reference>,
    /// Places that were left out: what is missing there was reported already.
    pub broken: Vec<Span>,
    pub patterns: schema::Patterns,
}

/// What is being judged: a key with its value, or an item of a list.
#[derive(Clone, Copy)]
pub(super) struct At<'k> {
    /// The nearest key.
    pub name: &'k str,
    /// Where that key is written.
    pub key: Span,
    /// How the value stands below it.
    pub place: Stand,
}

/// How a value stands below its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// `key: value` with a key that OpenAPI knows.
    Field,
    /// `name: value` in a map of names.
    Named,
    /// `- value`.
    Item,
}

impl At<'_> {
    fn what(&self) -> String {
        match self.place {
            Stand::Field | Stand::Named => format!("`{}`", self.name),
            Stand::Item => format!("an item of `{}`", self.name),
        }
    }

    /// The token to point at: the value if it is one token, else the key.
    pub fn token(&self, node: &Node) -> Span {
        match node.value {
            Value::Object(_) | Value::Array(_) | Value::Null => self.key,
            _ => node.span,
        }
    }
}

impl<'a> Tidy<'a> {
    pub fn new(source: &'a Source, version: Version) -> Self {
        Self {
            source,
            version,
            found: Diagnostics::default(),
            references: Vec::new(),
            broken: Vec::new(),
            patterns: schema::Patterns::default(),
        }
    }

    /// The value in normal form; nothing when it has to be left out.
    pub fn value(&mut self, node: Node, at: At<'_>, shape: Shape, need: Need) -> Option<Node> {
        if matches!(node.value, Value::Null) && !matches!(shape, Shape::Any | Shape::Type) {
            return self.null(&node, at, shape, need);
        }
        match shape {
            Shape::Any | Shape::Type => Some(node),
            Shape::Text => self.text(node, at, need),
            Shape::Flag => self.flag(node, at, need),
            Shape::Number => self.number(node, at, need),
            Shape::Count => self.number(node, at, need).and_then(|node| self.count(node, at)),
            Shape::SchemaOrFlag if at.name != "items" && node.as_bool().is_some() => Some(node),
            Shape::Schema | Shape::SchemaOrFlag => self.schema(node, at, need),
            Shape::List(item) => self.list(node, at, *item, need),
            Shape::Object(table) => self.entries(node, at, need, |tidy, object, at| tidy.object(object, at, table)),
            Shape::Map(value) => self.entries(node, at, need, |tidy, object, _| tidy.map(object, *value, need)),
            Shape::Paths => self.entries(node, at, need, |tidy, object, _| tidy.paths(object)),
            Shape::Responses => self.entries(node, at, need, |tidy, object, _| tidy.responses(object)),
        }
    }

    fn text(&mut self, node: Node, at: At<'_>, need: Need) -> Option<Node> {
        let text = match node.value {
            Value::String(_) => return Some(node),
            Value::Number(Number(text)) => text,
            Value::Bool(flag) => flag.to_string(),
            _ => return self.wrong(&node, at, "a text", need),
        };
        Some(Node {
            value: Value::String(text),
            span: node.span,
        })
    }

    fn flag(&mut self, node: Node, at: At<'_>, need: Need) -> Option<Node> {
        let flag = match node.as_str() {
            _ if node.as_bool().is_some() => return Some(node),
            Some("true") => true,
            Some("false") => false,
            _ => return self.wrong(&node, at, "true or false", need),
        };
        self.unquote(&node, at);
        Some(Node {
            value: Value::Bool(flag),
            span: node.span,
        })
    }

    fn number(&mut self, node: Node, at: At<'_>, need: Need) -> Option<Node> {
        if node.as_number().is_some() {
            return Some(node);
        }
        let number = node.as_str().map(|text| Number(text.to_owned()));
        let Some(number) = number.filter(|number| number.as_f64().is_some()) else {
            return self.wrong(&node, at, "a number", need);
        };
        self.unquote(&node, at);
        Some(Node {
            value: Value::Number(number),
            span: node.span,
        })
    }

    /// A quoted number or boolean, taken for what it says.
    fn unquote(&mut self, node: &Node, at: At<'_>) {
        let fault = Diagnostic::warning("AG205", node.span, format!("{} stands in quotes", at.what()));
        self.found
            .push(fault.help("remove the quotes; it is read as if they were not there"));
    }

    fn count(&mut self, node: Node, at: At<'_>) -> Option<Node> {
        let whole = node.as_number().and_then(Number::as_i128);
        if whole.is_some_and(|n| n >= 0) {
            return Some(node);
        }
        self.wrong_text(&node, at, "a whole number from 0")
    }

    fn list(&mut self, node: Node, at: At<'_>, item: Shape, need: Need) -> Option<Node> {
        let Value::Array(items) = node.value else {
            if at.name == "required" && node.as_bool().is_some() {
                return self.misplaced_required(&node, at);
            }
            return self.wrong(&node, at, "a list", need);
        };
        let at = At {
            place: Stand::Item,
            ..at
        };
        let items = items.into_iter().filter_map(|node| self.value(node, at, item, need));
        let items: Vec<Node> = items.collect();
        Some(Node {
            value: Value::Array(items),
            span: node.span,
        })
    }

    /// `required: true` on a property, as JSON Schema draft 3 had it.
    fn misplaced_required(&mut self, node: &Node, at: At<'_>) -> Option<Node> {
        let fault = Diagnostic::warning("AG227", at.key, "`required` of a schema is a list of property names");
        self.found.push(fault.label("has no effect here").help(
            "name the property in the list `required` of the schema that holds it, for example `required: [name]`",
        ));
        self.broken.push(node.span);
        None
    }

    /// Something written as a map.
    fn entries(
        &mut self,
        node: Node,
        at: At<'_>,
        need: Need,
        judge: impl FnOnce(&mut Self, Object, At<'_>) -> Object,
    ) -> Option<Node> {
        let span = node.span;
        match node.value {
            Value::Object(object) => Some(Node {
                value: Value::Object(judge(self, object, at)),
                span,
            }),
            _ => self.wrong(&node, at, "a map", need),
        }
    }

    /// The entries of an object, each judged by the table.
    fn object(&mut self, object: Object, at: At<'_>, table: &'static Table) -> Object {
        if let Some(component) = table.component
            && let Some((key, target)) = object.entry("$ref")
        {
            self.reference(key, target, component);
        } else {
            self.missing(&object, at, table);
            match table.name {
                "a parameter" => objects::parameter(self, &object, at),
                "an operation" => objects::operation(self, &object, at),
                _ => {}
            }
        }
        self.unknown(&object, table);
        let entries = object.into_entries().into_iter();
        let entries = entries.filter_map(|(key, node)| match table.field(&key.name) {
            Some(field) => {
                let at = At {
                    name: field.name,
                    key: key.span,
                    place: Stand::Field,
                };
                let node = self.value(node, at, field.shape, field.need)?;
                Some((key, node))
            }
            None => Some((key, node)),
        });
        Object::new(entries.collect())
    }

    /// Names to values of one kind. Names are free, so nothing is an extension here but in maps OpenAPI opens to them.
    fn map(&mut self, object: Object, shape: Shape, need: Need) -> Object {
        let entries = object.into_entries().into_iter();
        let entries = entries.filter_map(|(key, node)| {
            let extension = key.name.starts_with("x-") && !fits(&node, shape);
            if extension {
                return Some((key, node));
            }
            let node = self.named(&key, node, shape, need)?;
            Some((key, node))
        });
        Object::new(entries.collect())
    }

    fn named(&mut self, key: &Key, node: Node, shape: Shape, need: Need) -> Option<Node> {
        let at = At {
            name: &key.name,
            key: key.span,
            place: Stand::Named,
        };
        self.value(node, at, shape, need)
    }

    fn paths(&mut self, object: Object) -> Object {
        let item = Shape::Object(&super::shape::PATH_ITEM);
        let entries = object.into_entries().into_iter();
        let entries = entries.filter_map(|(key, node)| {
            if key.name.starts_with("x-") {
                return Some((key, node));
            }
            let node = self.named(&key, node, item, Need::May)?;
            Some((key, node))
        });
        Object::new(entries.collect())
    }

    fn responses(&mut self, object: Object) -> Object {
        let response = Shape::Object(&super::shape::RESPONSE);
        let entries = object.into_entries().into_iter();
        let entries = entries.filter_map(|(mut key, node)| {
            if key.name.starts_with("x-") {
                return Some((key, node));
            }
            if !self.status(&mut key) {
                return None;
            }
            let node = self.named(&key, node, response, Need::May)?;
            Some((key, node))
        });
        Object::new(entries.collect())
    }

    /// Whether a key of `responses` is a status: `200`, `2XX` or `default`.
    fn status(&mut self, key: &mut Key) -> bool {
        let name = key.name.as_str();
        let (class, rest) = name.split_at_checked(1).unwrap_or(("", ""));
        let class = matches!(class, "1" | "2" | "3" | "4" | "5");
        if name == "default" || class && (rest == "XX" || rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_digit())) {
            return true;
        }
        if class && rest.eq_ignore_ascii_case("xx") {
            let fault = Diagnostic::warning(
                "AG219",
                key.span,
                format!("`{name}` is written `{}`", name.to_uppercase()),
            );
            key.name = name.to_uppercase();
            self.found.push(fault.help("write the class of statuses with capitals"));
            return true;
        }
        let fault = Diagnostic::error("AG219", key.span, format!("`{name}` is no HTTP status"));
        self.found
            .push(fault.help("write a status from 100 to 599, a class such as '4XX', or `default`"));
        self.broken.push(key.span);
        false
    }

    /// A Schema Object; `true` and `false` become the schemas they stand for.
    fn schema(&mut self, node: Node, at: At<'_>, need: Need) -> Option<Node> {
        let span = node.span;
        let object = match node.value {
            Value::Object(object) => object,
            Value::Bool(flag) => return Some(normal::boolean(flag, span)),
            Value::Array(_) if at.name == "items" => return Some(self.tuple(&node, at)),
            _ => return self.wrong(&node, at, "a schema", need),
        };
        schema::judge(self, &object, at);
        let object = self.object(object, at, &super::shape::SCHEMA);
        Some(Node {
            value: Value::Object(normal::schema(object, span)),
            span,
        })
    }

    /// `items: [..]` of older drafts of JSON Schema.
    fn tuple(&mut self, node: &Node, at: At<'_>) -> Node {
        let fault = Diagnostic::warning("AG206", at.key, "`items` is one schema for all items, not a list");
        self.found
            .push(fault.help("any item is accepted; write one schema, or `prefixItems` in OpenAPI 3.1"));
        normal::boolean(true, node.span)
    }

    /// Must and should keys that are not there.
    fn missing(&mut self, object: &Object, at: At<'_>, table: &'static Table) {
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
                Some((key, _)) => Diagnostic::new("AG203", severity, key.span, message)
                    .help(format!("did you mean `{}` by `{}`?", field.name, key.name)),
                None => Diagnostic::new("AG203", severity, at.key, message).help(format!("add `{}:`", field.name)),
            };
            self.found.push(fault);
        }
    }

    /// Keys the table does not know. In schemas, which JSON Schema leaves open, only misspelt ones are reported.
    fn unknown(&mut self, object: &Object, table: &'static Table) {
        let is_schema = table.component == Some("schemas");
        for (key, _) in object.iter() {
            let name = key.name.as_str();
            if name.starts_with("x-") || name == "$ref" || table.field(name).is_some() {
                continue;
            }
            let fields = table.fields.iter().filter(|field| !object.has(field.name));
            let similar = similar(name, fields.map(|field| field.name));
            let needed = similar.and_then(|name| table.field(name)).map(|field| field.need);
            let reported = matches!(needed, Some(Need::Must | Need::Should)) && !object.has("$ref");
            if reported || is_schema && similar.is_none() {
                continue;
            }
            let fault = Diagnostic::warning("AG208", key.span, format!("{} knows no key `{name}`", table.name));
            let help = match similar {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => "it is left out; keys of your own begin with `x-`".to_owned(),
            };
            self.found.push(fault.help(help));
        }
    }

    fn reference(&mut self, key: &Key, target: &Node, component: &'static str) {
        match &target.value {
            Value::String(text) => self.references.push(Reference {
                span: target.span,
                target: text.clone(),
                component,
            }),
            Value::Null => {
                let fault = Diagnostic::error("AG212", key.span, "`$ref` is empty: an unquoted `#` begins a comment");
                let rest = self.rest_of_line(target.span);
                let example = if rest.starts_with('#') {
                    rest
                } else {
                    "#/components/schemas/Pet"
                };
                self.found.push(fault.help(format!("quote it: `$ref: '{example}'`")));
                self.broken.push(key.span);
            }
            _ => {
                let what = format!("`$ref` must be a text, not {}", target.kind());
                self.found
                    .push(Diagnostic::error("AG204", key.span, what).help("write `$ref: '#/components/…'`"));
                self.broken.push(key.span);
            }
        }
    }

    /// What stands behind a place in its line.
    fn rest_of_line(&self, span: Span) -> &'a str {
        let text = self.source.file(span.file).map_or("", |file| file.text.as_str());
        let rest = text.get(span.end as usize..).unwrap_or("");
        let rest = rest.lines().next().unwrap_or("");
        rest.trim_start_matches([':', ' ']).trim_end()
    }

    /// Nothing stands where something is due. A name with nothing below it gets the empty object.
    fn null(&mut self, node: &Node, at: At<'_>, shape: Shape, need: Need) -> Option<Node> {
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
    fn before_hole(&self, key: Span) -> bool {
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
    pub fn lost(&self, name: &str) -> bool {
        self.source.lost(name)
    }

    /// Another kind of value than the one due.
    pub fn wrong(&mut self, node: &Node, at: At<'_>, due: &str, need: Need) -> Option<Node> {
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
    pub fn wrong_text(&mut self, node: &Node, at: At<'_>, due: &str) -> Option<Node> {
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

/// Whether a value is of the kind due, so that an `x-` name is a name and not an extension.
fn fits(node: &Node, shape: Shape) -> bool {
    match shape {
        Shape::Schema | Shape::Object(_) | Shape::Map(_) => node.as_object().is_some(),
        Shape::List(_) => node.as_array().is_some(),
        _ => true,
    }
}

/// What a user would call the thing due.
fn due(shape: Shape) -> &'static str {
    match shape {
        Shape::Any | Shape::Type => "a value",
        Shape::Text => "a text",
        Shape::Flag => "true or false",
        Shape::Number => "a number",
        Shape::Count => "a whole number from 0",
        Shape::Schema | Shape::SchemaOrFlag => "a schema",
        Shape::List(_) => "a list",
        Shape::Object(_) | Shape::Map(_) | Shape::Paths | Shape::Responses => "a map",
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
