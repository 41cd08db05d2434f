//! Parameters: what stands in the path, the query, headers and cookies.

use super::body::as_object;
use crate::contract::{Contract, Location, Operation, Parameter, Segment, Style};
use crate::source::percent_encode;
use serde_json::Value;

/// The parameters of one request, written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The path with its values, percent-encoded, without the base path.
    pub path: String,
    /// The query without `?`, empty if there is none.
    pub query: String,
    /// Headers, and one `Cookie` if there are any.
    pub headers: Vec<(String, String)>,
}

/// Writes the values of an operation's parameters; parameters without a value are left out, in a path they stay holes.
pub fn line(operation: &Operation, values: &[(usize, Value)]) -> Line {
    let mut line = Line {
        path: path(operation, values),
        ..Line::default()
    };
    let (mut query, mut cookies) = (Vec::new(), Vec::new());
    for (index, value) in values {
        let Some(parameter) = operation.parameters.get(*index) else {
            continue;
        };
        match parameter.location {
            Location::Path => {}
            Location::Query => query.extend(pairs(parameter, value)),
            Location::Cookie => cookies.extend(pairs(parameter, value)),
            Location::Header if frames(&parameter.name) => {}
            Location::Header => line.headers.push((parameter.name.clone(), in_header(parameter, value))),
        }
    }
    line.query = query.join("&");
    if !cookies.is_empty() {
        line.headers.push(("Cookie".to_owned(), cookies.join("; ")));
    }
    line
}

/// Headers that frame the message (RFC 9112): who sends it writes them as the message is, whatever a document's example says.
fn frames(header: &str) -> bool {
    let framing = ["connection", "content-length", "host", "transfer-encoding"];
    framing.iter().any(|name| header.eq_ignore_ascii_case(name))
}

fn path(operation: &Operation, values: &[(usize, Value)]) -> String {
    let mut path = String::new();
    for segment in &operation.path.segments {
        path.push('/');
        for piece in segment {
            match piece {
                Segment::Literal(text) => path.push_str(&percent_encode(text)),
                Segment::Parameter(name) => path.push_str(&in_path(operation, name, values)),
            }
        }
    }
    if path.is_empty() { "/".to_owned() } else { path }
}

fn in_path(operation: &Operation, name: &str, values: &[(usize, Value)]) -> String {
    let found = values.iter().find_map(|(index, value)| {
        let parameter = operation.parameters.get(*index)?;
        (parameter.location == Location::Path && parameter.name == name).then_some((parameter, value))
    });
    match found {
        Some((parameter, value)) => path_value(parameter, value),
        None => percent_encode(&format!("{{{name}}}")),
    }
}

fn path_value(parameter: &Parameter, value: &Value) -> String {
    let name = percent_encode(&parameter.name);
    let explode = parameter.explode;
    match (parameter.style, value) {
        (Style::Label, Value::Array(items)) => format!(".{}", join(items, if explode { "." } else { "," }, &dotless)),
        (Style::Label, Value::Object(_)) => {
            format!(
                ".{}",
                members(
                    value,
                    if explode { "=" } else { "," },
                    if explode { "." } else { "," },
                    &dotless
                )
            )
        }
        (Style::Label, _) => format!(".{}", percent_encode(&scalar(value))),
        (Style::Matrix, Value::Array(items)) if explode => items.iter().fold(String::new(), |text, item| {
            text + &format!(";{name}={}", percent_encode(&scalar(item)))
        }),
        (Style::Matrix, Value::Object(_)) if explode => format!(";{}", members(value, "=", ";", &percent_encode)),
        (Style::Matrix, _) => format!(";{name}={}", simple(parameter, value, &percent_encode)),
        _ => simple(parameter, value, &percent_encode),
    }
}

/// Style `simple`, which headers and paths share; they differ in how text is escaped.
fn simple(parameter: &Parameter, value: &Value, escape: &dyn Fn(&str) -> String) -> String {
    match value {
        _ if parameter.style == Style::Json => escape(&value.to_string()),
        Value::Array(items) => items
            .iter()
            .map(|item| escape(&scalar(item)))
            .collect::<Vec<_>>()
            .join(","),
        Value::Object(_) => members(value, if parameter.explode { "=" } else { "," }, ",", escape),
        _ => escape(&scalar(value)),
    }
}

/// The `name=value` pairs of a query or a cookie.
fn pairs(parameter: &Parameter, value: &Value) -> Vec<String> {
    let name = percent_encode(&parameter.name);
    let one = |text: String| vec![format!("{name}={text}")];
    match (parameter.style, value) {
        (Style::Json, _) => one(percent_encode(&value.to_string())),
        (Style::DeepObject, _) => deep(&parameter.name, value),
        (_, Value::Array(items)) if parameter.explode => items
            .iter()
            .map(|item| format!("{name}={}", percent_encode(&scalar(item))))
            .collect(),
        (_, Value::Array(items)) => one(join(items, delimiter(parameter.style), &percent_encode)),
        (_, Value::Object(object)) if parameter.explode => object
            .iter()
            .map(|(key, value)| format!("{}={}", percent_encode(key), percent_encode(&scalar(value))))
            .collect(),
        (style, Value::Object(_)) => one(members(value, delimiter(style), delimiter(style), &percent_encode)),
        _ => one(percent_encode(&scalar(value))),
    }
}

/// The names under which a parameter stands among others of its place: an object's members, where it is taken apart.
fn names<'c>(contract: &'c Contract, parameter: &'c Parameter) -> Vec<&'c str> {
    match as_object(contract, parameter.schema) {
        Some(object) if parameter.explode && parameter.style == Style::Form => {
            let members = object.properties.iter();
            members.map(|member| member.name.as_str()).collect()
        }
        _ => vec![&parameter.name],
    }
}

/// Whether two parameters of an operation stand under one name: nobody can tell whose a value is.
pub fn share_a_name(contract: &Contract, one: &Parameter, other: &Parameter) -> bool {
    let (names, others) = (names(contract, one), names(contract, other));
    one.location == other.location && names.iter().any(|name| others.contains(name))
}

/// Whether a parameter's style can say this value: none but JSON and deep objects say a list within a list.
pub fn can_say(parameter: &Parameter, value: &Value) -> bool {
    let nested = value.as_array().is_some_and(|items| items.iter().any(Value::is_array));
    !nested || matches!(parameter.style, Style::Json | Style::DeepObject)
}

/// What stands between the items of one text.
const fn delimiter(style: Style) -> &'static str {
    match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    }
}

/// Where a plain `.` separates, those of a value are escaped.
fn dotless(text: &str) -> String {
    percent_encode(text).replace('.', "%2E")
}

/// `name[key][inner]=value`; texts of a list repeated, what has members numbered.
fn deep(name: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => object
            .iter()
            .flat_map(|(key, value)| deep(&format!("{name}[{key}]"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(at, item)| match item {
                Value::Object(_) | Value::Array(_) => deep(&format!("{name}[{at}]"), item),
                _ => deep(name, item),
            })
            .collect(),
        _ => vec![format!("{}={}", percent_encode(name), percent_encode(&scalar(value)))],
    }
}

fn join(items: &[Value], separator: &str, escape: &dyn Fn(&str) -> String) -> String {
    let texts: Vec<String> = items.iter().map(|item| escape(&scalar(item))).collect();
    texts.join(separator)
}

fn members(value: &Value, equals: &str, separator: &str, escape: &dyn Fn(&str) -> String) -> String {
    let Some(object) = value.as_object() else {
        return String::new();
    };
    let texts: Vec<String> = object
        .iter()
        .map(|(key, value)| format!("{}{equals}{}", escape(key), escape(&scalar(value))))
        .collect();
    texts.join(separator)
}

/// A header holds text as it is; JSON writes what is not printed as `\u007f`.
fn in_header(parameter: &Parameter, value: &Value) -> String {
    let text = simple(parameter, value, &str::to_owned);
    if parameter.style != Style::Json {
        // No line of a head holds a line break (RFC 9110 section 5.5); examples over several lines mean a space.
        return text.replace(['\r', '\n'], " ").trim().to_owned();
    }
    let mut printed = String::with_capacity(text.len());
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte @ b' '..=b'~') => printed.push(char::from(byte)),
            _ => printed.push_str(&format!("\\u{unit:04x}")),
        }
    }
    printed
}

/// A value as bare text: strings without quotes, all else as JSON writes it, `null` as nothing.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
