//! Bodies of requests and answers.

use super::Lowering;
use super::operation::Scope;
use super::parameter::named_style;
use super::place::Place;
use super::values;
use crate::contract::{Body, Content, Header, PartEncoding, SchemaId, Shape, Text, is_sequence};
use crate::source::Node;

impl<'a> Lowering<'a> {
    pub(super) fn body(&mut self, scope: &Scope<'a>) -> Option<Body> {
        let place = self.follow(scope.node.get("requestBody")?);
        let contents = self.contents(&place, &format!("{} request", scope.words));
        if contents.is_empty() {
            return None;
        }
        Some(Body {
            span: place.span(),
            description: place.text("description"),
            required: place.flag("required") == Some(true),
            contents,
            limit: body_limit(scope),
        })
    }

    /// The media types of a body. The first one's schema has the body's name, those of others their own.
    pub(super) fn contents(&mut self, place: &Place<'a>, words: &str) -> Vec<Content> {
        let mut contents: Vec<Content> = Vec::new();
        for (key, media) in place.get("content").iter().flat_map(Place::entries) {
            let media = self.follow(media);
            let media_type = media_type(&key.name);
            if media_type.is_empty() || contents.iter().any(|known| known.media_type == media_type) {
                continue;
            }
            let words = if contents.is_empty() {
                words.to_owned()
            } else {
                format!("{words} {}", kind_word(&media_type))
            };
            let schema = self.content_schema(&media, &media_type, &words);
            contents.push(Content {
                span: key.span,
                media_type,
                schema,
                examples: self.examples_of(&media),
                encoding: encodings(&media),
            });
        }
        contents
    }

    /// The schema of a body; of a sequence that of an item, whether the document says so (3.2), speaks of a list of them,
    /// or means an item anyway.
    fn content_schema(&mut self, media: &Place<'a>, media_type: &str, words: &str) -> Option<SchemaId> {
        if !is_sequence(media_type) {
            return media.get("schema").map(|schema| self.schema_at(schema, words));
        }
        let item = match media.get("itemSchema") {
            Some(event) if media_type == "text/event-stream" => self.data_of(event),
            Some(item) => item,
            None => {
                let whole = self.follow(media.get("schema")?);
                whole.get("items").unwrap_or(whole)
            }
        };
        Some(self.schema_at(item, &format!("{words} item")))
    }

    /// What an event tells: `data`, or what its text is said to hold. A schema without `data` is that of the data.
    fn data_of(&self, event: Place<'a>) -> Place<'a> {
        let data = self
            .follow(event.clone())
            .get("properties")
            .and_then(|all| all.get("data"));
        let Some(data) = data else { return event };
        self.follow(data.clone()).get("contentSchema").unwrap_or(data)
    }

    /// Response headers; `Content-Type` is said by the media types.
    /// A header of an answer that holds an object is written without `explode`.
    fn exploded(&mut self, header: &Place<'a>) {
        let schema = header.get("schema").map(|schema| self.follow(schema));
        let is_object = schema.is_some_and(|schema| schema.str("type") == Some("object"));
        if let (true, Some(explode)) = (
            is_object && header.flag("explode") == Some(true),
            header.node.get("explode"),
        ) {
            let message = "`explode` of a header is left aside: an object is written `name,value,name,value`";
            self.advise_once("AG329", explode.span, &header.pointer, message.to_owned());
        }
    }

    pub(super) fn headers(&mut self, place: &Place<'a>, words: &str) -> Vec<Header> {
        let mut headers = Vec::new();
        for (key, header) in place.get("headers").iter().flat_map(Place::entries) {
            if key.name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let header = self.follow(header);
            let words = format!("{words} {}", key.name);
            self.exploded(&header);
            let content = header
                .get("content")
                .and_then(|map| map.entries().next().map(|(_, media)| media));
            let schema = match content.as_ref().unwrap_or(&header).get("schema") {
                Some(schema) => self.schema_at(schema, &words),
                None => self.invented(&header.pointer, &words, key.span, Shape::String(Text::default())),
            };
            headers.push(Header {
                name: key.name.clone(),
                required: header.flag("required") == Some(true),
                description: header.text("description"),
                schema,
                examples: self.examples_of(content.as_ref().unwrap_or(&header)),
            });
        }
        headers
    }
}

/// What a second schema of a body is called after: `form`, `multipart`, `xml`.
fn kind_word(media_type: &str) -> &str {
    match media_type {
        "application/x-www-form-urlencoded" => "form",
        "multipart/form-data" => "multipart",
        other => other.rsplit(['/', '+']).next().unwrap_or(other),
    }
}

/// Lower case, without parameters.
pub(super) fn media_type(text: &str) -> String {
    let bare = text.split(';').next().unwrap_or(text);
    bare.trim().to_ascii_lowercase()
}

fn encodings(media: &Place<'_>) -> Vec<PartEncoding> {
    let map = media.get("encoding");
    let parts = map.iter().flat_map(Place::entries).map(|(key, part)| PartEncoding {
        property: key.name.clone(),
        media_types: part.str("contentType").map(list).unwrap_or_default(),
        style: part.str("style").and_then(named_style),
        explode: part.node.get("explode").and_then(Node::as_bool),
    });
    parts.collect()
}

fn list(text: &str) -> Vec<String> {
    text.split(',')
        .map(media_type)
        .filter(|text| !text.is_empty())
        .collect()
}

/// The operation's own limit of its body, in bytes.
fn body_limit(scope: &Scope<'_>) -> Option<u64> {
    values::of(&scope.node.get("x-apigen")?, "bodyLimit", values::size)
}
