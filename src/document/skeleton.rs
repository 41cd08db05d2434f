//! A second opinion: everything that is no schema must be what openapiv3 understands, too. Asked only about objects in
//! which our own rules found no fault, since its words know nothing of places or fixes.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::shape::{Shape, Table};
use super::similar::similar;
use super::tidy::Tidy;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Key, Node, Span, Value};

/// Judges the normal form piece by piece.
pub(super) fn judge(tidy: &mut Tidy<'_>, root: &Node) {
    let mut faults: Vec<Span> = tidy
        .found
        .0
        .iter()
        .filter_map(Diagnostic::span)
        .chain(tidy.broken.iter().copied())
        .collect();
    faults.sort_unstable();
    let mut judge = Judge {
        faults,
        found: Vec::new(),
    };
    judge.visit(root, Shape::Object(&super::tables::DOCUMENT));
    judge.found.into_iter().for_each(|finding| tidy.found.push(finding));
}

struct Judge {
    /// Where faults were found, in order.
    faults: Vec<Span>,
    found: Vec<Diagnostic>,
}

impl Judge {
    fn visit(&mut self, node: &Node, shape: Shape) {
        match shape {
            Shape::Object(table) => self.object(node, table),
            Shape::List(item) => node.items().for_each(|node| self.visit(node, *item)),
            Shape::Map(value) => self.values(node, *value),
            Shape::Paths(table) | Shape::Responses(table) => self.values(node, Shape::Object(table)),
            _ => {}
        }
    }

    fn values(&mut self, node: &Node, shape: Shape) {
        let entries = node.entries().filter(|(key, _)| !key.name.starts_with("x-"));
        entries.for_each(|(_, node)| self.visit(node, shape));
    }

    fn object(&mut self, node: &Node, table: &'static Table) {
        if node.get("$ref").is_some() {
            return;
        }
        let complaint = reader(node, table).filter(|_| !self.is_faulty(node.span));
        if let Some(complaint) = complaint.and_then(|read| read(cut(node, Shape::Object(table)))) {
            self.found.push(told(&complaint, node, table));
            return;
        }
        for (key, node) in node.entries() {
            if let Some(field) = table.field(&key.name) {
                self.visit(node, field.shape);
            }
        }
    }

    /// Whether a fault was found within a place.
    fn is_faulty(&self, span: Span) -> bool {
        let first = self
            .faults
            .partition_point(|fault| (fault.file, fault.start) < (span.file, span.start));
        self.faults
            .get(first)
            .is_some_and(|fault| fault.file == span.file && fault.start < span.end)
    }
}

/// How openapiv3 reads an object of this kind; it knows no words that came after 3.0.
fn reader(node: &Node, table: &Table) -> Option<fn(Json) -> Option<Complaint>> {
    let says = |key: &str, word: &str| node.get(key).and_then(Node::as_str) == Some(word);
    match table.name {
        "a security scheme" if !says("type", "mutualTLS") => Some(read::<openapiv3::SecurityScheme>),
        "a parameter" if !says("in", "querystring") && !says("style", "cookie") => Some(read::<openapiv3::Parameter>),
        "a request body" => Some(read::<openapiv3::RequestBody>),
        "a response" => Some(read::<openapiv3::Response>),
        "a server" => Some(read::<openapiv3::Server>),
        "`info`" => Some(read::<openapiv3::Info>),
        _ => None,
    }
}

/// What openapiv3 says, and the keys that lead to the place it means.
struct Complaint {
    path: Vec<String>,
    text: String,
}

fn read<T: DeserializeOwned>(json: Json) -> Option<Complaint> {
    let error = serde_path_to_error::deserialize::<_, T>(json).err()?;
    let path = error.path().iter().map(ToString::to_string);
    Some(Complaint {
        path: path.filter(|step| step != "?").collect(),
        text: error.inner().to_string(),
    })
}

/// The object as JSON without what other rules judge: schemas, examples, extensions, and keys OpenAPI does not know.
fn cut(node: &Node, shape: Shape) -> Json {
    match (shape, &node.value) {
        (Shape::Schema | Shape::SchemaOrFlag, _) => Json::Object(Map::new()),
        (Shape::Object(table), Value::Object(object)) if !object.has("$ref") => {
            let fields = object
                .iter()
                .filter_map(|(key, node)| Some((key, node, table.field(&key.name)?.shape)));
            let said = fields.filter(|(key, _, shape)| !matches!(shape, Shape::Any) && key.name != "examples");
            let mut json: Map<String, Json> = said
                .map(|(key, node, shape)| (key.name.clone(), cut(node, shape)))
                .collect();
            complete(&mut json, table);
            Json::Object(json)
        }
        (Shape::Map(value), Value::Object(object)) => {
            let entries = object.iter().map(|(key, node)| (key.name.clone(), cut(node, *value)));
            Json::Object(entries.collect())
        }
        (Shape::List(item), Value::Array(items)) => items.iter().map(|node| cut(node, *item)).collect(),
        _ => node.to_json(),
    }
}

/// Fills in what openapiv3 insists on and we can do without, or have reported.
fn complete(json: &mut Map<String, Json>, table: &Table) {
    let wanted: &[(&str, Json)] = match table.name {
        "a response" => &[("description", Json::from(""))],
        "`info`" => &[("version", Json::from(""))],
        "`license`" | "a tag" => &[("name", Json::from(""))],
        "`externalDocs`" | "a server" => &[("url", Json::from(""))],
        "a server variable" => &[("default", Json::from(""))],
        "an OAuth flow" => &[
            ("authorizationUrl", Json::from("")),
            ("tokenUrl", Json::from("")),
            ("scopes", Json::Object(Map::new())),
        ],
        "a parameter" | "a header" if !json.contains_key("content") => &[("schema", Json::Object(Map::new()))],
        _ => &[],
    };
    for (key, value) in wanted {
        json.entry(*key).or_insert_with(|| value.clone());
    }
}

fn told(complaint: &Complaint, node: &Node, table: &Table) -> Diagnostic {
    let mut place: Option<&Key> = None;
    let mut at = node;
    for step in &complaint.path {
        if let Some((key, next)) = at.as_object().and_then(|object| object.entry(step)) {
            (place, at) = (Some(key), next);
        } else if let Some(next) = step.parse().ok().and_then(|index: usize| at.as_array()?.get(index)) {
            at = next;
        }
    }
    let quoted = named(&complaint.text).and_then(|name| find(node, name));
    let span = quoted.map(|node| node.span).or(place.map(|key| key.span));
    let span = span
        .or_else(|| node.entries().next().map(|(key, _)| key.span))
        .unwrap_or(node.span);
    let severity = if table.name == "a security scheme" {
        Severity::Error
    } else {
        Severity::Warning
    };
    let (message, help) = words(&complaint.text, table);
    Diagnostic::new("AG299", severity, span, message).help(help)
}

/// openapiv3's words as ours.
fn words(text: &str, table: &Table) -> (String, String) {
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    match quoted.as_slice() {
        [wrong, known @ ..] if text.starts_with("unknown variant") && !known.is_empty() => {
            let help = match similar(wrong, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", known.join(", ")),
            };
            (format!("{} knows no `{wrong}`", table.name), help)
        }
        [missing] if text.starts_with("missing field") => (
            format!("{} of this kind has no `{missing}`", table.name),
            format!("add `{missing}:`"),
        ),
        _ => {
            let message = format!("{} is not what OpenAPI describes: {text}", table.name);
            (message, "compare the object with the specification".to_owned())
        }
    }
}

/// The first thing in backquotes: the value that was refused.
fn named(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

/// The member with this text as its value.
fn find<'n>(node: &'n Node, text: &str) -> Option<&'n Node> {
    node.entries()
        .map(|(_, node)| node)
        .find(|node| node.as_str() == Some(text))
}
