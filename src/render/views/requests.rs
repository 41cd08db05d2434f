//! Requests that the contract accepts, one an operation: what the tests of a service send.

use super::bodies::{BodyKind, body_kind};
use crate::contract::{
    Body, Content, Contract, Framing, Location, Operation, Parameter, SchemaId, SchemeKind, Shape, Status, Style,
};
use crate::document::template;
use crate::lower::{self, Direction};
use crate::plan::{Plan, chain};
use crate::render::rust::types::Types;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// What separates the parts of a form. No sample has it.
const BOUNDARY: &str = "boundary-of-the-sample";

/// The document of all requests, one line an operation. An operation for which no request can be made, or
/// that none can mean, is left out.
pub fn document(plan: &Plan<'_>) -> Vec<u8> {
    let types = plan.types("");
    let requests = plan
        .contract
        .operations
        .iter()
        .filter(|operation| operation.hidden_behind.is_none())
        .filter_map(|operation| request(plan, &types, operation));
    let lines: Vec<_> = requests.map(|request| format!("  {request}")).collect();
    if lines.is_empty() {
        return b"[]\n".to_vec();
    }
    format!("[\n{}\n]\n", lines.join(",\n")).into_bytes()
}

fn request(plan: &Plan<'_>, types: &Types<'_>, operation: &Operation) -> Option<Value> {
    let mut path = template::split(&operation.path.template).0.to_owned();
    let mut query = Vec::new();
    let mut headers = Map::new();
    let needed = |parameter: &&Parameter| parameter.required;
    for parameter in operation.parameters.iter().filter(needed) {
        let text = parameter_text(plan, parameter)?;
        match parameter.location {
            Location::Path => path = path.replace(&format!("{{{}}}", parameter.name), &escape(&text)),
            Location::Query => query.push(format!("{}={}", escape(&parameter.name), escape(&text))),
            Location::Header => {
                headers.insert(parameter.name.to_lowercase(), text.into());
            }
            Location::Cookie => {
                headers.insert("cookie".to_owned(), format!("{}={text}", parameter.name).into());
            }
        }
    }
    if !query.is_empty() {
        let _ = write!(path, "?{}", query.join("&"));
    }
    if let Some(idempotency) = &operation.idempotency {
        headers.insert(
            idempotency.header.to_lowercase(),
            format!("\"sample of {}\"", operation.id).into(),
        );
    }
    let body = match operation.body.as_ref().filter(|body| body.required) {
        Some(body) => Some(content(plan, types, body, &mut headers)?),
        None => None,
    };
    let secured = operation.security.iter().all(|one| !one.schemes.is_empty()) && !operation.security.is_empty();
    Some(json!({
        "operation": operation.id,
        "method": operation.method.as_str(),
        "path": format!("{}{path}", plan.contract.base_path),
        "headers": headers,
        "body": body,
        "secured": secured,
        "basic": is_basic(plan.contract, operation),
        "scopes": bearer_scopes(plan.contract, operation),
        "status": status(operation)?,
        "mediaType": operation.usual_answer()?.contents.first().map(|content| content.media_type.as_str()),
    }))
}

/// Whether the first way to be admitted is a user and a password.
fn is_basic(contract: &Contract, operation: &Operation) -> bool {
    let schemes = operation
        .security
        .first()
        .map(|one| one.schemes.as_slice())
        .unwrap_or_default();
    let mut used = schemes
        .iter()
        .filter_map(|one| contract.schemes.iter().find(|scheme| scheme.name == one.scheme));
    used.any(|scheme| scheme.kind == SchemeKind::Basic)
}

/// The scopes with which a bearer token alone is enough; `None` where it is not.
fn bearer_scopes<'c>(contract: &Contract, operation: &'c Operation) -> Option<&'c [String]> {
    let bearer = |name: &String| {
        let scheme = contract.schemes.iter().find(|scheme| scheme.name == *name);
        scheme.is_some_and(|scheme| matches!(scheme.kind, SchemeKind::Bearer { .. }))
    };
    operation.security.iter().find_map(|one| match one.schemes.as_slice() {
        [only] if bearer(&only.scheme) => Some(only.scopes.as_slice()),
        _ => None,
    })
}

/// The status of a fresh handler's answer, if that ends the exchange.
fn status(operation: &Operation) -> Option<u16> {
    let answer = operation.usual_answer().filter(|answer| answer.ends_exchange())?;
    Some(match answer.status {
        Status::Code(code) => code,
        Status::Range(hundreds) => u16::from(hundreds) * 100,
        Status::Default => 200,
    })
}

fn parameter_text(plan: &Plan<'_>, parameter: &Parameter) -> Option<String> {
    let value = plan
        .samples
        .sample_of(parameter.schema, &parameter.examples, Direction::Request);
    if parameter.style == Style::Json {
        return Some(value.to_string());
    }
    match (&value, parameter.style) {
        (Value::Array(items), Style::Simple | Style::Form) => {
            let texts: Vec<_> = items.iter().map(scalar).collect::<Option<_>>()?;
            match texts.as_slice() {
                [one] => Some(one.clone()),
                _ if parameter.style == Style::Simple || !parameter.explode => Some(texts.join(",")),
                _ => None,
            }
        }
        (value, Style::Simple | Style::Form) => scalar(value).filter(|text| !text.is_empty()),
        _ => None,
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Everything but RFC 3986's unreserved characters as `%XX`.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The body, as text or as base64 of bytes, and its media type among the headers.
fn content(plan: &Plan<'_>, types: &Types<'_>, body: &Body, headers: &mut Map<String, Value>) -> Option<Value> {
    let content = body.contents.first()?;
    let kind = body_kind(types, content);
    let media_type = match kind {
        BodyKind::Multipart => format!("{}; boundary={BOUNDARY}", content.media_type),
        _ => concrete(&content.media_type),
    };
    headers.insert("content-type".to_owned(), media_type.into());
    let Some(schema) = content.schema else {
        return Some("{}".into());
    };
    let value = || plan.samples.sample_of(schema, &content.examples, Direction::Request);
    match kind {
        BodyKind::Json => Some(value().to_string().into()),
        BodyKind::JsonPatch => Some("[]".into()),
        BodyKind::Items(Framing::Lines) => Some(format!("{}\n", value()).into()),
        BodyKind::Items(Framing::Records) => Some(format!("\u{1e}{}\n", value()).into()),
        BodyKind::Xml => Some(lower::xml(plan.contract, schema, &value()).into()),
        BodyKind::Text => Some(scalar(&value()).unwrap_or_else(|| "sample".to_owned()).into()),
        BodyKind::Events | BodyKind::Bytes => Some(value().as_str().unwrap_or("sample").into()),
        BodyKind::Form => form(&value()).map(Value::from),
        BodyKind::Multipart => parts(plan, types, content, schema),
    }
}

fn concrete(media_type: &str) -> String {
    match media_type.split_once('/') {
        Some(("*" | "application", "*")) => "application/json".to_owned(),
        Some((kind, "*")) => format!("{kind}/plain"),
        _ => media_type.to_owned(),
    }
}

fn form(value: &Value) -> Option<String> {
    let mut pairs = Vec::new();
    for (name, value) in value.as_object()? {
        let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        for value in values {
            pairs.push(format!("{}={}", escape(name), escape(&scalar(&value)?)));
        }
    }
    Some(pairs.join("&"))
}

fn parts(plan: &Plan<'_>, types: &Types<'_>, content: &Content, schema: SchemaId) -> Option<Value> {
    let Shape::Object(object) = types.shape(schema) else {
        return None;
    };
    let mut text = String::new();
    for property in object.properties.iter().filter(|property| property.required) {
        let file = match types.shape(property.schema) {
            Shape::Binary => true,
            Shape::Array(array) => matches!(types.shape(array.items), Shape::Binary),
            _ => false,
        };
        let disposition = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{}\"",
            property.name
        );
        if file {
            let (media_type, bytes) = file_of(types, content, property.schema, &property.name)?;
            let _ = write!(
                text,
                "{disposition}; filename=\"sample\"\r\ncontent-type: {media_type}\r\n\r\n{bytes}\r\n"
            );
        } else {
            let value = plan.samples.sample(property.schema, Direction::Request);
            let value = scalar(&value).unwrap_or_else(|| value.to_string());
            let _ = write!(text, "{disposition}\r\n\r\n{value}\r\n");
        }
    }
    let _ = write!(text, "--{BOUNDARY}--\r\n");
    Some(text.into())
}

/// A media type that the contract accepts, and a file that begins like one. Only formats that begin with text.
fn file_of(types: &Types<'_>, content: &Content, schema: SchemaId, name: &str) -> Option<(String, &'static str)> {
    let upload = chain(types.contract, schema)
        .into_iter()
        .find_map(|id| types.contract.schema(id).upload.as_ref());
    let declared = content
        .encoding
        .iter()
        .find(|one| one.property == name)
        .map(|one| one.media_types.clone());
    let accepted = upload
        .map(|one| one.media_types.clone())
        .filter(|list| !list.is_empty())
        .or(declared);
    let accepted = accepted.unwrap_or_default();
    let known = [
        ("application/pdf", "%PDF-1.7\n"),
        ("image/gif", "GIF89a"),
        ("text/plain", "sample"),
    ];
    let takes = |media: &str| {
        accepted.is_empty()
            || accepted
                .iter()
                .any(|one| one == media || one.strip_suffix('*').is_some_and(|one| media.starts_with(one)))
    };
    if let Some((media, bytes)) = known.into_iter().find(|(media, _)| takes(media)) {
        return Some((media.to_owned(), bytes));
    }
    let verified = upload.is_some_and(|one| one.verify_magic);
    (!verified).then(|| Some((accepted.first()?.clone(), "sample")))?
}
