//! The comparison of what is written with what the contract can hold: every object that an operation reaches, key by
//! key, by the fate that its table gives the key. Nothing is silently dropped.

use std::collections::BTreeSet;

use super::shape::{Fate, Shape, Table};
use super::tables;
use super::tree::at;
use super::version::Form;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::{Key, Node, Object, Span, Value};

/// Why the contract does not hold something, and what to do instead.
pub(super) struct Loss {
    code: &'static str,
    severity: Severity,
    /// The sentence behind the key.
    why: &'static str,
    help: &'static str,
}

impl Loss {
    const fn advice(code: &'static str, why: &'static str, help: &'static str) -> Self {
        Self {
            code,
            severity: Severity::Advice,
            why,
            help,
        }
    }

    fn at(&self, key: &Key) -> Diagnostic {
        let message = format!("`{}` {}", key.name, self.why);
        Diagnostic::new(self.code, self.severity, key.span, message).help(self.help)
    }
}

pub(super) static LATER: Loss = Loss {
    code: "AG395",
    severity: Severity::Warning,
    why: "of OpenAPI 3.2 is not generated yet: it is left aside",
    help: "everything else of the document is generated",
};

pub(super) static CALLBACKS: Loss = Loss::advice(
    "AG317",
    "are not generated: the service does not call its clients by itself",
    "make the call from a background task of the handler",
);

pub(super) static SERVERS: Loss = Loss::advice(
    "AG319",
    "of a path or an operation are left aside: all operations are served from one place",
    "route to this service by the paths of the document, or generate one of its own for them",
);

pub(super) static LINKS: Loss = Loss::advice(
    "AG323",
    "are left aside: an answer does not say what can be asked next",
    "nothing to do; they stay in the document that the service publishes",
);

pub(super) static PARTS: Loss = Loss::advice(
    "AG324",
    "of a part is left aside: a part is read by its `contentType`, `style` and `explode`",
    "say it in the schema of the property, or judge it in the handler",
);

pub(super) static KEYWORD: Loss = Loss::advice(
    "AG325",
    "is not judged: values are taken as if it were not there",
    "judge it in the handler, or say it with other keywords",
);

static OPAQUE: Loss = Loss::advice(
    "AG326",
    "is handed over as it is sent: its schema is not judged",
    "read and write it in the handler, or offer `application/json`",
);

/// Names what the contract cannot hold, where nothing was said of it before.
pub(super) fn judge(root: &Node, form: &'static Form, found: &mut Diagnostics) {
    let said: BTreeSet<Span> = found.0.iter().filter_map(Diagnostic::span).collect();
    let mut walk = Walk {
        root,
        form,
        open: Vec::new(),
        followed: BTreeSet::new(),
        found: Vec::new(),
    };
    for key in ["paths", "servers"] {
        if let (Some(node), Some(field)) = (root.get(key), form.document.field(key)) {
            walk.open.push((node, field.shape));
        }
    }
    while let Some((node, shape)) = walk.open.pop() {
        walk.visit(node, shape);
    }
    let news = walk.found.into_iter();
    let news = news.filter(|finding| finding.span().is_none_or(|span| !said.contains(&span)));
    found.0.extend(news);
}

struct Walk<'n> {
    root: &'n Node,
    form: &'static Form,
    /// What is still to be visited. A list, since references nest deeper than a stack.
    open: Vec<(&'n Node, Shape)>,
    followed: BTreeSet<&'n str>,
    found: Vec<Diagnostic>,
}

impl<'n> Walk<'n> {
    fn visit(&mut self, node: &'n Node, shape: Shape) {
        match shape {
            Shape::Object(table) => self.object(node, table),
            Shape::Schema | Shape::SchemaOrFlag => self.object(node, self.form.schema),
            Shape::SchemaName => self.follow(node, Shape::Schema),
            Shape::List(item) => self.open.extend(node.items().map(|node| (node, *item))),
            Shape::Map(value) => self.values(node, *value),
            Shape::Paths(table) | Shape::Responses(table) => self.values(node, Shape::Object(table)),
            Shape::Any | Shape::Text | Shape::Flag | Shape::Number | Shape::Count | Shape::Type => {}
        }
    }

    fn values(&mut self, node: &'n Node, shape: Shape) {
        let bodies = matches!(shape, Shape::Object(table) if std::ptr::eq(table, &raw const tables::MEDIA_TYPE));
        for (key, node) in node.entries() {
            if bodies && is_opaque(&key.name) && self.has_structure(node) {
                self.found.push(OPAQUE.at(key));
            }
            self.open.push((node, shape));
        }
    }

    /// Whether the schema of a body speaks of more than a text or bytes.
    fn has_structure(&self, body: &Node) -> bool {
        let Some(schema) = body.get("schema").filter(|schema| says_something(schema)) else {
            return false;
        };
        let target = schema.get("$ref").and_then(Node::as_str);
        let schema = target.and_then(|target| at(self.root, target)).unwrap_or(schema);
        schema.get("type").and_then(Node::as_str) != Some("string")
    }

    fn object(&mut self, node: &'n Node, table: &'static Table) {
        if let Some(target) = node.get("$ref").filter(|_| table.component.is_some()) {
            let is_schema = std::ptr::eq(table, self.form.schema);
            self.follow(target, if is_schema { Shape::Schema } else { Shape::Object(table) });
        }
        for (key, node) in node.entries() {
            match table.field(&key.name).map(|field| (field.fate, field.shape)) {
                Some((Fate::Lost(loss), _)) if says_something(node) => self.found.push(loss.at(key)),
                Some((Fate::Kept | Fate::Lost(_), shape)) => self.open.push((node, shape)),
                Some((Fate::Told, _)) | None => {}
            }
        }
    }

    fn follow(&mut self, reference: &'n Node, shape: Shape) {
        if let Some(target) = reference.as_str()
            && self.followed.insert(target)
            && let Some(node) = at(self.root, target)
        {
            self.open.push((node, shape));
        }
    }
}

/// Whether something else stands there than what goes without saying: no, nothing, a dialect of everybody.
fn says_something(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => !["://json-schema.org/", "://spec.openapis.org/"]
            .iter()
            .any(|home| text.contains(home)),
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(object) => !Object::is_empty(object),
        _ => true,
    }
}

/// Whether bodies of a media type are bytes or one text to the service: neither JSON nor XML, nor a sequence, nor a form.
fn is_opaque(media_type: &str) -> bool {
    let bare = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let read = [
        "application/json",
        "text/json",
        "*/*",
        "application/*",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/mixed",
        "application/xml",
        "text/xml",
        "text/event-stream",
    ];
    let subtype = bare.split('/').next_back().unwrap_or_default().trim_start_matches("x-");
    let sequences = [
        "ndjson",
        "jsonl",
        "jsonlines",
        "json-lines",
        "json-l",
        "ldjson",
        "json-seq",
    ];
    let suffixes = ["+json", "+xml", "+json-seq", "+ndjson", "+jsonl"];
    !read.contains(&bare.as_str())
        && !sequences.contains(&subtype)
        && !suffixes.iter().any(|suffix| bare.ends_with(suffix))
}
