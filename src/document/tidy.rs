//! The one walk over a document as written: judges every object by its table, drops what cannot be understood, and
//! leaves the normal form behind.

use super::extension;
use super::newer;
use super::normal;
use super::objects;
use super::schema;
use super::shape::{Need, Shape, Table};
use super::similar::respelt;
use super::swagger;
use super::tree::Version;
use crate::diagnostic::{Diagnostic, Diagnostics};
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
    /// Whether the document declares an error contract: who does wants it exact, and nothing is bridged.
    pub exact: bool,
    pub found: Diagnostics,
    pub references: Vec<Reference>,
    /// Places that were left out: what is missing there was reported already.
    pub broken: Vec<Span>,
    pub patterns: schema::Patterns,
    /// Where the map that is judged now is written.
    pub whole: Span,
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
    /// What a user would call it: a key, or an item of one.
    pub fn what(&self) -> String {
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
            exact: source.root.as_ref().is_some_and(exact),
            found: Diagnostics::default(),
            references: Vec::new(),
            broken: Vec::new(),
            patterns: schema::Patterns::default(),
            whole: Span::default(),
        }
    }

    /// The value in normal form; nothing when it has to be left out.
    pub fn value(&mut self, node: Node, at: At<'_>, shape: Shape, need: Need) -> Option<Node> {
        if matches!(node.value, Value::Null) && !matches!(shape, Shape::Any | Shape::Type) {
            return self.null(&node, at, shape, need);
        }
        match shape {
            Shape::Any | Shape::Type => Some(node),
            Shape::Text | Shape::SchemaName => self.text(node, at, need),
            Shape::Flag => self.flag(node, at, need),
            Shape::Number => self.number(node, at, need),
            Shape::Count => self.number(node, at, need).and_then(|node| self.count(node, at)),
            Shape::SchemaOrFlag if at.name != "items" && node.as_bool().is_some() => Some(node),
            Shape::Schema | Shape::SchemaOrFlag => self.schema(node, at, need),
            Shape::List(item) => self.list(node, at, *item, need),
            Shape::Object(table) => self.entries(node, at, need, |tidy, object, at| tidy.object(object, at, table)),
            Shape::Map(value) => self.entries(node, at, need, |tidy, object, _| tidy.map(object, *value, need)),
            Shape::Paths(item) => self.entries(node, at, need, |tidy, object, _| tidy.paths(object, item)),
            Shape::Responses(item) => self.entries(node, at, need, |tidy, object, _| tidy.responses(object, item)),
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

    fn count(&mut self, node: Node, at: At<'_>) -> Option<Node> {
        let whole = node.as_number().and_then(Number::as_i128);
        if whole.is_some_and(|n| n >= 0) {
            return Some(node);
        }
        self.wrong_text(&node, at, "a whole number from 0")
    }

    fn list(&mut self, node: Node, at: At<'_>, item: Shape, need: Need) -> Option<Node> {
        let node = match node.value {
            Value::Object(object) if !self.exact && counted(&object) => self.listed(object, node.span, at),
            value => Node { value, span: node.span },
        };
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

    /// Something written as a map.
    fn entries(
        &mut self,
        node: Node,
        at: At<'_>,
        need: Need,
        judge: impl FnOnce(&mut Self, Object, At<'_>) -> Object,
    ) -> Option<Node> {
        let span = node.span;
        self.whole = span;
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
                "a parameter" if self.version == Version::V2_0 => swagger::parameter(self, &object, at),
                "a header" if self.version == Version::V2_0 => schema::judge(self, &object, at),
                "a security scheme" if self.version == Version::V2_0 => swagger::scheme(self, &object),
                "a parameter" => objects::parameter(self, &object, at),
                "an operation" => objects::operation(self, &object, at),
                "a path item" => newer::further(self, &object),
                _ => {}
            }
        }
        self.unknown(&object, table);
        extension::keys(self, &object, table);
        let entries = object.into_entries().into_iter();
        let entries = entries.filter_map(|(key, node)| {
            let Some(field) = table.field(&key.name) else {
                let node = extension::normal(self, &key, node, table);
                return Some((key, node));
            };
            let at = At {
                name: field.name,
                key: key.span,
                place: Stand::Field,
            };
            let node = self.value(node, at, field.shape, field.need)?;
            Some((key, node))
        });
        newer::normal(Object::new(entries.collect()), table)
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

    fn paths(&mut self, object: Object, item: &'static Table) -> Object {
        let item = Shape::Object(item);
        let entries = object.into_entries().into_iter();
        let entries = entries.filter_map(|(mut key, node)| {
            if key.name.starts_with("x-") {
                extension::stray(self, &key, "`paths`");
                return Some((key, node));
            }
            let node = self.named(&key, node, item, Need::May)?;
            self.rooted(&mut key);
            Some((key, node))
        });
        Object::new(entries.collect())
    }

    /// A path that does not begin with `/` is taken with it.
    fn rooted(&mut self, key: &mut Key) {
        if key.name.starts_with('/') {
            return;
        }
        let message = format!("the path `{}` does not begin with `/`", key.name);
        let written = key.name.clone();
        key.name.insert(0, '/');
        let fault = Diagnostic::warning("AG217", key.span, message);
        let fault = fault.help(format!("it is read as `{0}`; write `{0}`", key.name));
        self.found
            .push(respelt(fault, self.source, key.span, &written, &key.name));
    }

    fn responses(&mut self, object: Object, item: &'static Table) -> Object {
        let response = Shape::Object(item);
        let entries = object.into_entries().into_iter();
        let entries = entries.filter_map(|(mut key, node)| {
            if key.name.starts_with("x-") {
                extension::stray(self, &key, "`responses`");
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
            let upper = name.to_uppercase();
            let fault = fault.help("write the class of statuses with capitals");
            self.found.push(respelt(fault, self.source, key.span, name, &upper));
            key.name = upper;
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
        let object = if self.exact {
            object
        } else {
            schema::bridged(object, self.version)
        };
        let object = self.object(object, at, self.version.form().schema);
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

    fn reference(&mut self, key: &Key, target: &Node, component: &'static str) {
        match &target.value {
            Value::String(text) => self.references.push(Reference {
                span: target.span,
                target: text.clone(),
                component,
            }),
            Value::Null => {
                let fault = Diagnostic::error("AG212", key.span, "`$ref` is empty: an unquoted `#` begins a comment");
                let line = self.rest_of_line(target.span);
                let rest = self.source.text(line).trim_start_matches([':', ' ']).trim_end();
                let example = if rest.starts_with('#') {
                    rest.to_owned()
                } else {
                    self.version.form().pointer(self.version.form().schemas(), "Pet")
                };
                let fault = fault.help(format!("quote it: `$ref: '{example}'`"));
                let alone = rest.starts_with("#/") && !rest.contains([' ', '\'', ',', '}']);
                let comment = self.source.within(line, rest).filter(|_| alone);
                self.found.push(match comment {
                    Some(span) => fault.edit(span, format!("'{rest}'")),
                    None => fault,
                });
                self.broken.push(key.span);
            }
            _ => {
                let what = format!("`$ref` must be a text, not {}", target.kind());
                self.found.push(
                    Diagnostic::error("AG204", key.span, what)
                        .help(format!("write `$ref: '{}…'`", self.version.form().prefix)),
                );
                self.broken.push(key.span);
            }
        }
    }

    /// The rest of the line behind a place.
    fn rest_of_line(&self, span: Span) -> Span {
        let text = self.source.file(span.file).map_or("", |file| file.text.as_str());
        let rest = text.get(span.end as usize..).unwrap_or("");
        let length = rest.lines().next().unwrap_or("").len();
        Span {
            start: span.end,
            end: span.end + u32::try_from(length).unwrap_or(0),
            ..span
        }
    }
}

/// Whether the document declares an error contract.
fn exact(root: &Node) -> bool {
    ["x-error-contract", "x-apigen-error-contract"]
        .iter()
        .any(|key| root.get(key).is_some())
}

/// The values of a map that counts its keys, as programs write a sparse list.
fn counted(object: &Object) -> bool {
    let number = |key: &str| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    !object.is_empty() && object.keys().all(number)
}

/// Whether a value is of the kind due, so that an `x-` name is a name and not an extension.
fn fits(node: &Node, shape: Shape) -> bool {
    match shape {
        Shape::Schema | Shape::Object(_) | Shape::Map(_) => node.as_object().is_some(),
        Shape::List(_) => node.as_array().is_some(),
        _ => true,
    }
}
