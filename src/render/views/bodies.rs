//! Request bodies by media type.

use crate::contract::{Body, Content, Shape};
use crate::plan::names::{Case, Wish, allocate};
use crate::plan::{Face, Plan};
use crate::render::rust::types::Types;

/// How a body is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON, merge-patch and the like included.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// Text of any kind.
    Text,
    /// Whatever it is, as bytes.
    Bytes,
}

/// How a body of this media type is read and written. Structured data in a format that the kit does not speak is bytes.
pub fn body_kind(types: &Types<'_>, content: &Content) -> BodyKind {
    let media = content.media_type.as_str();
    let essence = media.split(';').next().unwrap_or(media).trim();
    let binary = content
        .schema
        .is_some_and(|schema| matches!(types.shape(schema), Shape::Binary));
    match essence {
        _ if binary => BodyKind::Bytes,
        "application/x-www-form-urlencoded" if content.schema.is_some() => BodyKind::Form,
        "multipart/form-data" | "multipart/mixed" if has_parts(types, content) => BodyKind::Multipart,
        "application/json" | "text/json" | "*/*" | "application/*" if content.schema.is_some() => BodyKind::Json,
        "application/json" => BodyKind::Json,
        _ if essence.ends_with("+json") => BodyKind::Json,
        _ if essence.starts_with("text/") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}

/// The type of a body of one media type; `None`: there is nothing to say of it.
pub fn content_type(plan: &Plan<'_>, types: &Types<'_>, operation: usize, number: usize, content: &Content) -> String {
    match (body_kind(types, content), content.schema) {
        (BodyKind::Multipart, _) => super::forms::name(plan, operation, number),
        (BodyKind::Json | BodyKind::Form, Some(schema)) => types.value(schema, Face::Request),
        (BodyKind::Json, None) => "kit::Any".to_owned(),
        (BodyKind::Text, _) => "String".to_owned(),
        _ => "bytes::Bytes".to_owned(),
    }
}

/// Whether a form has members that are known.
fn has_parts(types: &Types<'_>, content: &Content) -> bool {
    let shape = content.schema.map(|schema| types.shape(schema));
    shape.is_some_and(|shape| matches!(shape, Shape::Object(object) if !object.properties.is_empty()))
}

/// The type of the field `body` of a request.
pub fn body_type(plan: &Plan<'_>, types: &Types<'_>, operation: usize) -> String {
    let Some(body) = &plan.contract.operations[operation].body else {
        return "()".to_owned();
    };
    let ty = match body.contents.as_slice() {
        [content] => content_type(plan, types, operation, 0, content),
        _ => format!("{}Body", plan.names.operations[operation].base),
    };
    if body.required || ty.starts_with("Option<") {
        ty
    } else {
        format!("Option<{ty}>")
    }
}

/// The names of the variants of a body of several media types.
pub fn variants(body: &Body) -> Vec<String> {
    let words: Vec<_> = body
        .contents
        .iter()
        .map(|content| media_words(&content.media_type))
        .collect();
    let wishes: Vec<_> = words
        .iter()
        .map(|words| Wish {
            words,
            fallback: "content",
        })
        .collect();
    allocate(&wishes, Case::Type, &["Self_"], "Content")
}

/// `json`, `merge patch json`, `csv`: the words of a media type.
pub fn media_words(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or(media);
    let (kind, subtype) = essence.split_once('/').unwrap_or((essence, ""));
    match (kind, subtype) {
        ("*", _) => "any".to_owned(),
        (_, "*") => format!("any {kind}"),
        (_, "x-www-form-urlencoded") => "form".to_owned(),
        ("multipart", _) => "multipart".to_owned(),
        (_, "octet-stream") => "bytes".to_owned(),
        ("text", "plain") => "text".to_owned(),
        _ => subtype.trim_start_matches("vnd.").replace(['.', '+', '-'], " "),
    }
}
