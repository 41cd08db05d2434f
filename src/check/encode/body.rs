//! Bodies: JSON, forms, parts, text and bytes.

use super::text::scalar;
use crate::contract::{BodyKind, Content, Contract, Framing, Object, SchemaId, Shape, Style, is_json};
use crate::lower;
use crate::source::percent_encode;
use serde_json::Value;

/// A body and its media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// `Content-Type`, parameters included.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Marks the border between parts. Fixed: the same case sends the same bytes.
const BOUNDARY: &str = "apigen-check-part";

/// Writes `value` as `content` says; `None` for media types whose writing nobody here knows. Of a sequence the value is
/// one item.
pub fn body(contract: &Contract, content: &Content, value: &Value) -> Option<Encoded> {
    let media_type = sent_type(contract, content);
    let bytes = match contract.body_kind(content) {
        // A form has members: nobody can say another value in it.
        BodyKind::Form if !value.is_object() => return None,
        BodyKind::Form => form(content, value).into_bytes(),
        BodyKind::Multipart if media_type == "multipart/form-data" => return Some(parts(contract, content, value)),
        BodyKind::Xml => lower::xml(contract, content.schema?, value).into_bytes(),
        BodyKind::Items(Framing::Lines) => format!("{value}\n").into_bytes(),
        BodyKind::Items(Framing::Records) => format!("\u{1e}{value}\n").into_bytes(),
        BodyKind::Json | BodyKind::JsonPatch if is_json(&media_type) => value.to_string().into_bytes(),
        _ if media_type.starts_with("multipart/") => return None,
        _ => raw(contract, content.schema, &media_type, value),
    };
    Some(Encoded { media_type, bytes })
}

/// The media type under which a body is sent: where any will do and the schema is that of a value, JSON.
pub fn sent_type(contract: &Contract, content: &Content) -> String {
    match contract.body_kind(content) {
        BodyKind::Json if matches!(content.media_type.as_str(), "*/*" | "application/*") => {
            "application/json".to_owned()
        }
        _ => concrete(&content.media_type),
    }
}

/// A media type one can send: `image/*` becomes `image/png`.
fn concrete(media_type: &str) -> String {
    match media_type {
        "*/*" | "application/*" => "application/octet-stream".to_owned(),
        "image/*" => "image/png".to_owned(),
        "text/*" => "text/plain".to_owned(),
        // `application/*+json`: any media type with this suffix.
        other => match other.split_once("/*+") {
            Some((kind, suffix)) => format!("{kind}/vnd.apigen.check+{suffix}"),
            None => other.replace("/*", "/octet-stream"),
        },
    }
}

/// Bytes as they are: a sample where the schema says bytes, bare text elsewhere.
fn raw(contract: &Contract, schema: Option<SchemaId>, media_type: &str, value: &Value) -> Vec<u8> {
    let binary = schema.is_none_or(|id| is_binary(contract, id));
    if binary {
        sample_file(media_type)
    } else {
        scalar(value).into_bytes()
    }
}

pub(crate) fn is_binary(contract: &Contract, id: SchemaId) -> bool {
    matches!(contract.schema(contract.schemas.resolve(id)).shape, Shape::Binary)
}

/// The smallest bytes that begin as a file of this media type does.
fn sample_file(media_type: &str) -> Vec<u8> {
    let magic: &[u8] = match media_type {
        "image/png" => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "image/jpeg" | "image/jpg" => b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        "image/gif" => b"GIF89a\x01\0\x01\0",
        "image/webp" => b"RIFF\x04\0\0\0WEBPVP8 ",
        "application/pdf" => b"%PDF-1.7\n",
        "application/zip" => b"PK\x03\x04\x14\0\0\0",
        "application/gzip" | "application/x-gzip" => b"\x1f\x8b\x08\0\0\0\0\0",
        _ => b"apigen check",
    };
    magic.to_vec()
}

fn form(content: &Content, value: &Value) -> String {
    let mut pairs = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let encoding = content.encoding.iter().find(|encoding| encoding.property == *name);
        let style = encoding.and_then(|encoding| encoding.style).unwrap_or(Style::Form);
        let explode = encoding
            .and_then(|encoding| encoding.explode)
            .unwrap_or(style == Style::Form);
        let key = percent_encode(name);
        match value {
            Value::Array(items) if explode => {
                pairs.extend(
                    items
                        .iter()
                        .map(|item| format!("{key}={}", percent_encode(&scalar(item)))),
                );
            }
            Value::Array(items) => pairs.push(format!("{key}={}", delimited(items, style))),
            Value::Object(members) if style == Style::DeepObject => {
                pairs.extend(members.iter().map(|(inner, value)| {
                    format!(
                        "{}={}",
                        percent_encode(&format!("{name}[{inner}]")),
                        percent_encode(&scalar(value))
                    )
                }));
            }
            other => pairs.push(format!("{key}={}", percent_encode(&scalar(other)))),
        }
    }
    pairs.join("&")
}

fn delimited(items: &[Value], style: Style) -> String {
    let separator = match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    let texts: Vec<String> = items.iter().map(|item| percent_encode(&scalar(item))).collect();
    texts.join(separator)
}

fn parts(contract: &Contract, content: &Content, value: &Value) -> Encoded {
    let mut bytes = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let items = match value {
            Value::Array(items) if !items.iter().any(Value::is_object) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        for item in items {
            part(contract, content, name, item, &mut bytes);
        }
    }
    bytes.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    Encoded {
        media_type: format!("multipart/form-data; boundary={BOUNDARY}"),
        bytes,
    }
}

fn part(contract: &Contract, content: &Content, name: &str, value: &Value, out: &mut Vec<u8>) {
    let schema = property(contract, content, name);
    let (kind, bytes, file) = match file_type(contract, content, name, schema) {
        Some(kind) => (Some(kind.clone()), sample_file(&kind), "; filename=\"apigen-check\""),
        None if value.is_object() || value.is_array() || is_anything(contract, schema) => {
            (Some("application/json".to_owned()), value.to_string().into_bytes(), "")
        }
        None => (declared_type(content, name), scalar(value).into_bytes(), ""),
    };
    let name = name.replace('"', "%22");
    out.extend_from_slice(
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n").as_bytes(),
    );
    if let Some(kind) = kind {
        out.extend_from_slice(format!("Content-Type: {kind}\r\n").as_bytes());
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(&bytes);
    out.extend_from_slice(b"\r\n");
}

/// Whether a part may be any JSON value: its text alone would not say which.
fn is_anything(contract: &Contract, schema: Option<SchemaId>) -> bool {
    schema.is_some_and(|id| matches!(contract.schema(contract.schemas.resolve(id)).shape, Shape::Any))
}

fn declared_type(content: &Content, name: &str) -> Option<String> {
    let encoding = content.encoding.iter().find(|encoding| encoding.property == name)?;
    encoding.media_types.first().map(|kind| concrete(kind))
}

/// The media type of a part that is a file.
fn file_type(contract: &Contract, content: &Content, name: &str, schema: Option<SchemaId>) -> Option<String> {
    let id = contract.schemas.resolve(schema?);
    let id = match &contract.schema(id).shape {
        Shape::Array(list) => contract.schemas.resolve(list.items),
        _ => id,
    };
    let schema = contract.schema(id);
    let upload = schema.upload.as_ref().and_then(|upload| upload.media_types.first());
    let binary = matches!(schema.shape, Shape::Binary);
    let kind = upload
        .map(|kind| concrete(kind))
        .or_else(|| declared_type(content, name));
    binary.then(|| kind.unwrap_or_else(|| "application/octet-stream".to_owned()))
}

fn property(contract: &Contract, content: &Content, name: &str) -> Option<SchemaId> {
    let object = as_object(contract, content.schema?)?;
    object
        .properties
        .iter()
        .find(|property| property.name == name)
        .map(|property| property.schema)
}

/// The object that a schema is, references followed.
pub(crate) fn as_object(contract: &Contract, id: SchemaId) -> Option<&Object> {
    match &contract.schema(contract.schemas.resolve(id)).shape {
        Shape::Object(object) => Some(object),
        _ => None,
    }
}
