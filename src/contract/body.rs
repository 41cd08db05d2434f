//! How bodies are written: what a media type and a schema mean together.

use super::{Content, Contract, SchemaId, Shape};

/// How a body is written and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyKind {
    /// JSON, merge patches and the like included.
    Json,
    /// Operations on a JSON document (RFC 6902).
    JsonPatch,
    /// XML, by the `xml` keywords of the schema.
    Xml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// JSON values one after the other; the schema is that of an item.
    Items(Framing),
    /// Server-sent events; the schema is that of an event's `data`.
    Events,
    /// Text: a value of one line, or as much as one likes.
    Text,
    /// Whatever it is, as bytes.
    Bytes,
}

/// What stands between the items of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Framing {
    /// Each on a line of its own: NDJSON, JSON Lines.
    Lines,
    /// Each after a record separator (RFC 7464).
    Records,
}

/// Media types whose schema speaks of one item.
pub(crate) fn is_sequence(media_type: &str) -> bool {
    framing(media_type).is_some() || media_type == EVENTS
}

const EVENTS: &str = "text/event-stream";

fn framing(media_type: &str) -> Option<Framing> {
    let (_, subtype) = media_type.split_once('/')?;
    match subtype.trim_start_matches("x-") {
        "ndjson" | "jsonl" | "jsonlines" | "json-lines" | "json-l" | "ldjson" => Some(Framing::Lines),
        "json-seq" => Some(Framing::Records),
        _ if subtype.ends_with("+json-seq") => Some(Framing::Records),
        _ if subtype.ends_with("+ndjson") || subtype.ends_with("+jsonl") => Some(Framing::Lines),
        _ => None,
    }
}

/// Whether a media type is JSON by itself (RFC 6839); ranges that JSON falls under are.
pub(crate) fn is_json(media_type: &str) -> bool {
    matches!(media_type, "application/json" | "text/json") || media_type.ends_with("+json")
}

fn is_xml(media_type: &str) -> bool {
    matches!(media_type, "application/xml" | "text/xml") || media_type.ends_with("+xml")
}

impl Contract {
    /// How a body of this media type is written and read. Structured data in a format that the kit does not speak is
    /// bytes.
    pub fn body_kind(&self, content: &Content) -> BodyKind {
        let media = content.media_type.as_str();
        let shape = content.schema.map(|id| self.shape_behind(id));
        let bytes = matches!(shape, Some(Shape::Binary));
        let structured = shape.is_some_and(is_structured);
        match media {
            _ if bytes => BodyKind::Bytes,
            EVENTS => BodyKind::Events,
            "application/x-www-form-urlencoded" if shape.is_some() => BodyKind::Form,
            "multipart/form-data" | "multipart/mixed" if has_parts(shape) => BodyKind::Multipart,
            "application/json-patch+json" if content.schema.is_none_or(|id| self.is_patch(id)) => BodyKind::JsonPatch,
            "*/*" | "application/*" if shape.is_some() => BodyKind::Json,
            _ if is_json(media) => BodyKind::Json,
            _ if is_xml(media) && structured => BodyKind::Xml,
            _ if is_xml(media) && shape.is_some_and(|shape| !matches!(shape, Shape::Any)) => BodyKind::Text,
            _ => match framing(media) {
                Some(framing) => BodyKind::Items(framing),
                None if media.starts_with("text/") => BodyKind::Text,
                None => BodyKind::Bytes,
            },
        }
    }

    /// Whether some answer is XML.
    pub fn has_xml_answers(&self) -> bool {
        let answers = self.operations.iter().flat_map(|operation| &operation.answers);
        let mut contents = answers.flat_map(|answer| &answer.contents);
        contents.any(|content| self.body_kind(content) == BodyKind::Xml)
    }

    /// Whether some body is XML.
    pub fn has_xml(&self) -> bool {
        self.takes(BodyKind::Xml) || self.has_xml_answers()
    }

    /// Whether some operation takes a body of this kind.
    pub fn takes(&self, kind: BodyKind) -> bool {
        let bodies = self.operations.iter().filter_map(|operation| operation.body.as_ref());
        let mut contents = bodies.flat_map(|body| &body.contents);
        contents.any(|content| self.body_kind(content) == kind)
    }

    fn shape_behind(&self, id: SchemaId) -> &Shape {
        &self.schema(self.schemas.resolve(id)).shape
    }

    /// Whether a schema is that of a JSON Patch, and not, as some tools write, that of the resource.
    fn is_patch(&self, id: SchemaId) -> bool {
        match self.shape_behind(id) {
            Shape::Any => true,
            Shape::Array(list) => self.is_patch_operation(list.items),
            _ => false,
        }
    }

    fn is_patch_operation(&self, id: SchemaId) -> bool {
        match self.shape_behind(id) {
            Shape::Any => true,
            Shape::Object(object) => ["op", "path"]
                .iter()
                .all(|name| object.properties.iter().any(|property| property.name == *name)),
            Shape::Union(union) => union
                .variants
                .iter()
                .all(|variant| self.is_patch_operation(variant.schema)),
            _ => false,
        }
    }
}

fn has_parts(shape: Option<&Shape>) -> bool {
    matches!(shape, Some(Shape::Object(object)) if !object.properties.is_empty())
}

fn is_structured(shape: &Shape) -> bool {
    matches!(shape, Shape::Object(_) | Shape::Array(_) | Shape::Union(_))
}
