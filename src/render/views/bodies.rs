//! Request bodies by media type.

pub use crate::contract::BodyKind;
use crate::contract::{Body, Content, SchemaId, Shape};
use crate::plan::names::{Case, Wish, allocate};
use crate::plan::{Face, Plan};
use crate::render::rust::enums::{self, Constants};
use crate::render::rust::types::Types;

/// How a body of this media type is read and written.
pub fn body_kind(types: &Types<'_>, content: &Content) -> BodyKind {
    types.contract.body_kind(content)
}

/// The type of a body of one media type; `None`: there is nothing to say of it.
pub fn content_type(plan: &Plan<'_>, types: &Types<'_>, operation: usize, number: usize, content: &Content) -> String {
    match (body_kind(types, content), content.schema) {
        (BodyKind::Multipart, _) => super::forms::name(plan, operation, number),
        (BodyKind::Json | BodyKind::Form | BodyKind::Xml, Some(schema)) => types.value(schema, Face::Request),
        (BodyKind::Json, None) => "kit::Any".to_owned(),
        (BodyKind::JsonPatch, _) => "kit::JsonPatch".to_owned(),
        (BodyKind::Items(_), schema) => format!("kit::Items<{}>", item_type(types, schema, Face::Request)),
        (BodyKind::Text, schema) => text_type(types, schema),
        _ => "kit::RequestBody".to_owned(),
    }
}

/// The type of an item of a sequence.
pub fn item_type(types: &Types<'_>, schema: Option<SchemaId>, face: Face) -> String {
    schema.map_or_else(|| "kit::Any".to_owned(), |schema| types.value(schema, face))
}

/// The type of a body of text: what its schema says of one value, else any text.
pub fn text_type(types: &Types<'_>, schema: Option<SchemaId>) -> String {
    let scalar = schema.filter(|schema| is_scalar(types.shape(*schema)) && !types.nullable(*schema));
    scalar.map_or_else(|| "String".to_owned(), |schema| types.plain(schema, Face::Request))
}

/// Whether a body of text is one value with constraints that only the judge knows.
pub fn judged_text(types: &Types<'_>, schema: SchemaId) -> bool {
    let one_value = is_scalar(types.shape(schema)) && !types.nullable(schema);
    one_value && super::schemas::unexpressed(types, schema)
}

/// Whether a text says a value of this shape.
pub fn is_scalar(shape: &Shape) -> bool {
    match shape {
        Shape::Boolean | Shape::Integer(_) | Shape::Number(_) | Shape::String(_) => true,
        Shape::Enum(one) => enums::constants(one) != Constants::Mixed,
        _ => false,
    }
}

/// Whether a request can be copied: what is read while it comes can be read once.
pub fn is_copyable(types: &Types<'_>, body: Option<&Body>) -> bool {
    let mut contents = body.into_iter().flat_map(|body| &body.contents);
    !contents.any(|content| {
        let kind = body_kind(types, content);
        matches!(
            kind,
            BodyKind::Multipart | BodyKind::Items(_) | BodyKind::Events | BodyKind::Bytes
        )
    })
}

/// Media types of a body that are read the same way.
pub struct Group<'c> {
    /// The number of the first one.
    pub number: usize,
    /// The first one.
    pub content: &'c Content,
    /// All of them.
    pub media_types: Vec<&'c str>,
}

/// The media types of a body, those that are read the same way together.
pub fn groups<'c>(types: &Types<'_>, body: &'c Body) -> Vec<Group<'c>> {
    let mut groups: Vec<Group<'c>> = Vec::new();
    for (number, content) in body.contents.iter().enumerate() {
        let kind = body_kind(types, content);
        let same = |group: &&mut Group<'_>| {
            kind != BodyKind::Multipart
                && body_kind(types, group.content) == kind
                && group.content.schema == content.schema
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.media_types.push(&content.media_type),
            None => groups.push(Group {
                number,
                content,
                media_types: vec![&content.media_type],
            }),
        }
    }
    groups
}

/// The one type of a body that is the same in all its media types.
pub fn common_type(plan: &Plan<'_>, types: &Types<'_>, operation: usize, groups: &[Group<'_>]) -> Option<String> {
    let of = |group: &Group<'_>| content_type(plan, types, operation, group.number, group.content);
    let (first, others) = groups.split_first()?;
    let ty = of(first);
    let value = |group: &Group<'_>| {
        let kind = body_kind(types, group.content);
        matches!(kind, BodyKind::Json | BodyKind::Form | BodyKind::Xml) && of(group) == ty
    };
    (others.is_empty() || groups.iter().all(value)).then_some(ty)
}

/// The type of the field `body` of a request.
pub fn body_type(plan: &Plan<'_>, types: &Types<'_>, operation: usize) -> String {
    let Some(body) = &plan.contract.operations[operation].body else {
        return "()".to_owned();
    };
    let groups = groups(types, body);
    let ty = common_type(plan, types, operation, &groups);
    let ty = ty.unwrap_or_else(|| format!("{}Body", plan.names.operations[operation].base));
    if body.required || ty.starts_with("Option<") {
        ty
    } else {
        format!("Option<{ty}>")
    }
}

/// The names of the variants of a body of several media types.
pub fn variants(groups: &[Group<'_>]) -> Vec<String> {
    let words: Vec<_> = groups
        .iter()
        .map(|group| media_words(&group.content.media_type))
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
