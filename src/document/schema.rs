//! Rules for one schema as written.

use std::collections::HashMap;

use regex_syntax::ast::ErrorKind::RepetitionCountInvalid;

use super::pattern;
use super::similar::{certain, quoted, respelt, similar, unquoted};
use super::tidy::{At, Stand, Tidy};
use super::tree::Version;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Key, Node, Number, Object, Span, Value};

const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];

/// Lower and upper bounds that belong together.
const BOUNDS: [(&str, &str); 6] = [
    ("minimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
];

/// Whether each pattern met so far can be read, and why not.
#[derive(Default)]
pub(super) struct Patterns(HashMap<String, Option<String>>);

/// Judges a schema as written.
pub(super) fn judge(tidy: &mut Tidy<'_>, schema: &Object, at: At<'_>) {
    types(tidy, schema);
    for (low, high) in BOUNDS {
        bounds(tidy, schema, low, high);
    }
    exclusive(tidy, schema, "exclusiveMinimum");
    exclusive(tidy, schema, "exclusiveMaximum");
    multiple(tidy, schema);
    pattern(tidy, schema);
    enumeration(tidy, schema);
    required(tidy, schema);
    default(tidy, schema);
    items(tidy, schema, at);
}

fn types(tidy: &mut Tidy<'_>, schema: &Object) {
    let Some((key, node)) = schema.entry("type") else {
        return;
    };
    let names: Vec<&Node> = match &node.value {
        Value::Array(items) => items.iter().collect(),
        _ => vec![node],
    };
    for name in names {
        match &name.value {
            Value::String(text) if TYPES.contains(&text.as_str()) => {}
            Value::String(text) if text == "file" && tidy.version == Version::V2_0 => {}
            Value::String(text) => unknown_type(tidy, text, name.span),
            Value::Null => {}
            _ => {
                let message = format!("`type` must be a text, not {}", name.kind());
                let span = if name.as_object().is_some() {
                    key.span
                } else {
                    name.span
                };
                let fault = left_out(tidy, Diagnostic::error("AG204", span, message));
                tidy.found.push(fault.help(known_types()));
            }
        }
    }
}

fn known_types() -> String {
    format!("the types are {}", TYPES.join(", "))
}

/// A fault that a document without an error contract may have: the value is read as if the key were not there.
fn left_out(tidy: &Tidy<'_>, mut fault: Diagnostic) -> Diagnostic {
    if tidy.exact {
        return fault;
    }
    fault.severity = Severity::Warning;
    fault.label("left out")
}

fn unknown_type(tidy: &mut Tidy<'_>, text: &str, span: Span) {
    let mut fault = Diagnostic::error("AG210", span, format!("`{text}` is no type"));
    let (read, near) = (meant(text), certain(text, TYPES.into_iter()));
    if let Some((kind, _)) = read
        && !tidy.exact
    {
        fault.severity = Severity::Warning;
        fault = fault.label(format!("read as `{kind}`"));
    }
    let fault = match (read, near) {
        (Some((kind, Some(format))), _) => fault.help(format!("write `type: {kind}` with `format: {format}`")),
        (Some((kind, None)), _) | (None, Some(kind)) => {
            let fault = fault.help(format!("did you mean `{kind}`?"));
            respelt(fault, tidy.source, span, text, kind)
        }
        (None, None) if similar(text, TYPES.into_iter()).is_some() => fault.help(known_types()),
        (None, None) => left_out(tidy, fault).help(known_types()),
    };
    tidy.found.push(fault);
}

/// The type, and the format, that a word of another language means.
fn meant(text: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match text.to_ascii_lowercase().as_str() {
        "int" | "long" | "int32" | "int64" => ("integer", None),
        "float" | "double" | "decimal" => ("number", None),
        "bool" => ("boolean", None),
        "list" => ("array", None),
        "map" | "dict" => ("object", None),
        "str" | "text" => ("string", None),
        "date" => ("string", Some("date")),
        "datetime" | "date-time" => ("string", Some("date-time")),
        "uuid" => ("string", Some("uuid")),
        "file" | "binary" => ("string", Some("binary")),
        "email" => ("string", Some("email")),
        "uri" => ("string", Some("uri")),
        _ => return None,
    })
}

/// A schema whose `type` is none: what its word means, else without the key. One that is nearly a type stays an error.
pub(super) fn bridged(object: Object, version: Version) -> Object {
    let known = |text: &str| TYPES.contains(&text) || text == "file" && version == Version::V2_0;
    let read = match object.get("type").map(|node| &node.value) {
        Some(Value::Object(_)) => None,
        Some(Value::String(text)) if !known(text) => match (meant(text), similar(text, TYPES.into_iter())) {
            (None, Some(_)) => return object,
            (read, _) => read,
        },
        _ => return object,
    };
    let mut entries = Vec::new();
    let has_format = object.has("format");
    for (key, node) in object.into_entries() {
        if key.name != "type" {
            entries.push((key, node));
            continue;
        }
        let Some((kind, format)) = read else { continue };
        let text = |text: &str| Node {
            value: Value::String(text.to_owned()),
            span: node.span,
        };
        let format = format.filter(|_| !has_format).map(|format| {
            let name = "format".to_owned();
            (Key { name, ..key.clone() }, text(format))
        });
        entries.push((key, text(kind)));
        entries.extend(format);
    }
    Object::new(entries)
}

fn bounds(tidy: &mut Tidy<'_>, schema: &Object, low: &str, high: &str) {
    let bound = |name: &str| schema.get(name).and_then(|node| Some((node, node.as_number()?)));
    let (Some((low_node, least)), Some((high_node, most))) = (bound(low), bound(high)) else {
        return;
    };
    if greater(least, most) {
        let fault = Diagnostic::error(
            "AG214",
            low_node.span,
            format!("`{low}` {} is above `{high}` {}", least.0, most.0),
        );
        tidy.found.push(
            fault
                .label("no value can be as large as this")
                .also(high_node.span, "and as small as this")
                .help("swap or correct them"),
        );
    }
}

/// Exact for integers of any size that fits, else by the nearest double.
fn greater(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a > b,
        _ => a.as_f64() > b.as_f64(),
    }
}

/// A boolean as in 3.0, or a number as in 3.1.
fn exclusive(tidy: &mut Tidy<'_>, schema: &Object, name: &str) {
    if let Some((key, node)) = schema.entry(name)
        && !matches!(node.value, Value::Bool(_) | Value::Number(_))
    {
        let at = field(name, key.span);
        tidy.wrong(node, at, "a number or a boolean", super::shape::Need::May);
    }
}

fn multiple(tidy: &mut Tidy<'_>, schema: &Object) {
    if let Some((key, node)) = schema.entry("multipleOf")
        && node.as_number().and_then(Number::as_f64).is_some_and(|n| n <= 0.0)
    {
        tidy.wrong_text(node, field("multipleOf", key.span), "a number above 0");
    }
}

fn field(name: &str, key: Span) -> At<'_> {
    At {
        name,
        key,
        place: Stand::Field,
    }
}

fn pattern(tidy: &mut Tidy<'_>, schema: &Object) {
    let Some(node) = schema.get("pattern") else { return };
    let Some(text) = node.as_str() else { return };
    if let Some(why) = tidy.patterns.fault(text) {
        let fault = Diagnostic::error("AG213", node.span, "this pattern is no regular expression");
        tidy.found.push(
            fault
                .label(why)
                .help("patterns are regular expressions of ECMA-262, without slashes around them"),
        );
    }
}

impl Patterns {
    /// Why a pattern cannot be read; each one is tried once.
    fn fault(&mut self, pattern: &str) -> Option<String> {
        if let Some(known) = self.0.get(pattern) {
            return known.clone();
        }
        let fault = parse(pattern).err();
        self.0.insert(pattern.to_owned(), fault.clone());
        fault
    }
}

/// Whether an engine that a service may use reads the pattern. It is only parsed: compiling a hostile one is dear.
fn parse(pattern: &str) -> Result<(), String> {
    let read = pattern::translate(pattern);
    let Err(error) = regex_syntax::parse(read.as_deref().unwrap_or(pattern)) else {
        return Ok(());
    };
    let backwards = matches!(&error, regex_syntax::Error::Parse(error) if *error.kind() == RepetitionCountInvalid);
    let readings = [pattern, &pattern::unrepeated(&ecma(pattern))];
    if !backwards
        && readings
            .into_iter()
            .any(|pattern| fancy_regex::Expr::parse_tree(pattern).is_ok())
    {
        return Ok(());
    }
    let text = error.to_string();
    let last = text.lines().next_back().unwrap_or("");
    Err(last.trim_start_matches("error: ").to_owned())
}

/// The pattern with what only ECMA-262 knows put in words that others read: `[^]` and `[]`, a bare `[` in a class, `\cA`,
/// and escapes without a meaning. Good for parsing, not for matching.
fn ecma(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut class = false;
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek().copied()) {
            ('\\', Some('c')) => drop(chars.next()),
            ('\\', Some(next)) if next.is_ascii_alphabetic() && !"dDwWsSbBnrtfvuxpPk".contains(next) => {}
            ('\\', Some(next)) => {
                out.extend([c, next]);
                chars.next();
            }
            ('[', _) if class => out.push_str("\\["),
            ('[', _) => {
                class = true;
                out.push(c);
                out.extend(chars.next_if_eq(&'^'));
                if chars.peek() == Some(&']') {
                    out.push_str("\\s\\S");
                }
            }
            (']', _) => {
                class = false;
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

fn enumeration(tidy: &mut Tidy<'_>, schema: &Object) {
    let Some((key, node)) = schema.entry("enum") else {
        return;
    };
    let Some(items) = node.as_array() else { return };
    if items.is_empty() {
        let fault = Diagnostic::warning(
            "AG225",
            key.span,
            "`enum` lists nothing, so that no value would be valid",
        );
        tidy.found
            .push(fault.help("list the values, or remove `enum`; it is left out"));
    }
    let mut seen: HashMap<String, Span> = HashMap::new();
    for item in items {
        if let Some(first) = seen.insert(item.to_json().to_string(), item.span) {
            let fault = Diagnostic::warning("AG225", item.span, "this value stands twice in `enum`");
            tidy.found
                .push(fault.also(first, "first here").help("remove one of the two"));
        }
    }
    misfits(tidy, schema, items);
}

/// Values of `enum` that the type excludes: one finding for all of them.
fn misfits(tidy: &mut Tidy<'_>, schema: &Object, items: &[Node]) {
    let Some(kind) = one_type(schema) else { return };
    let nullable = schema.get("nullable").and_then(Node::as_bool) == Some(true);
    let fits = |item: &&Node| is_of(item, kind) || nullable && matches!(item.value, Value::Null);
    let mut misfits = items.iter().filter(|item| !fits(item));
    let Some(first) = misfits.next() else { return };
    let message = match misfits.count() {
        0 => format!("a value of `enum` is {}, but `type` is {kind}", first.kind()),
        more => format!("{} values of `enum` are not of the type {kind}", more + 1),
    };
    let fault = Diagnostic::warning("AG225", first.span, message).label(first.kind());
    let help = match kind {
        "array" if first.as_array().is_none() => "put `enum` under `items`".to_owned(),
        _ => fitting(first, kind),
    };
    let mut fault = fault.help(help);
    if kind == "string" {
        let scalars = items.iter().filter(|item| !fits(item));
        fault = scalars.fold(fault, |fault, item| quoted(fault, tidy.source, item));
    }
    tidy.found.push(fault);
}

/// How to make a value fit the type.
fn fitting(node: &Node, kind: &str) -> String {
    match (&node.value, kind) {
        (Value::Number(_) | Value::Bool(_) | Value::Null, "string") => "put it in quotes".to_owned(),
        (Value::String(text), "number" | "integer" | "boolean") if reads_as(text, kind) => {
            "remove the quotes, or change `type`".to_owned()
        }
        _ => "change the value or `type`".to_owned(),
    }
}

/// Whether a text would be of the type without its quotes.
fn reads_as(text: &str, kind: &str) -> bool {
    match kind {
        "boolean" => matches!(text, "true" | "false"),
        _ => text.parse::<f64>().is_ok_and(f64::is_finite),
    }
}

/// The type, if it is one.
fn one_type(schema: &Object) -> Option<&str> {
    schema.get("type")?.as_str().filter(|kind| TYPES.contains(kind))
}

fn is_of(node: &Node, kind: &str) -> bool {
    match (&node.value, kind) {
        (Value::String(_), "string")
        | (Value::Bool(_), "boolean")
        | (Value::Number(_), "number")
        | (Value::Array(_), "array")
        | (Value::Object(_), "object")
        | (Value::Null, "null") => true,
        (Value::Number(number), "integer") => number.as_f64().is_some_and(|n| n.fract() == 0.0),
        _ => false,
    }
}

/// Larger lists are not searched for misspelt names.
const MANY: usize = 200;

/// Misspelt names in `required`.
fn required(tidy: &mut Tidy<'_>, schema: &Object) {
    let names = schema.get("required").and_then(Node::as_array).unwrap_or_default();
    let Some(properties) = schema.get("properties").and_then(Node::as_object) else {
        return;
    };
    if names.len() > MANY || properties.len() > MANY {
        return;
    }
    for node in names {
        let Some(name) = node.as_str().filter(|name| !properties.has(name)) else {
            continue;
        };
        let free = properties
            .keys()
            .filter(|key| !names.iter().any(|n| n.as_str() == Some(key)));
        if let Some(similar) = similar(name, free) {
            let fault = Diagnostic::warning(
                "AG226",
                node.span,
                format!("`required` names `{name}`, which is no property"),
            );
            tidy.found.push(fault.help(format!("did you mean `{similar}`?")));
        }
    }
}

fn default(tidy: &mut Tidy<'_>, schema: &Object) {
    let (Some(node), Some(kind)) = (schema.get("default"), one_type(schema)) else {
        return;
    };
    if !is_of(node, kind) && !matches!(node.value, Value::Null) {
        let message = format!("`default` is {}, but `type` is {kind}", node.kind());
        let span = if node.as_object().is_some() || node.as_array().is_some() {
            schema.entry("default").map_or(node.span, |(key, _)| key.span)
        } else {
            node.span
        };
        let fault = Diagnostic::warning("AG228", span, message).help(fitting(node, kind));
        let amends = node.as_str().is_some_and(|text| reads_as(text, kind));
        tidy.found.push(match kind {
            "string" => quoted(fault, tidy.source, node),
            "number" | "integer" | "boolean" if amends => unquoted(fault, tidy.source, node),
            _ => fault,
        });
    }
}

fn items(tidy: &mut Tidy<'_>, schema: &Object, at: At<'_>) {
    let array = one_type(schema) == Some("array");
    if array && !schema.has("items") && !schema.has("prefixItems") && !schema.has("$ref") && !tidy.lost("items") {
        let key = schema.entry("type").map_or(at.key, |(key, _)| key.span);
        let fault = Diagnostic::advice("AG224", key, "an array without `items` accepts anything in it");
        tidy.found.push(fault.help("add `items:` with the schema of its items"));
    }
}
