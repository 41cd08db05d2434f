//! What tells the runtime of the client of an operation: data of the contract, no code.

use super::bodies::{BodyKind, body_kind};
use super::typescript_operations::{Asked, answer_kind, has_body, header_kind};
use super::{typescript, typescript_errors};
use crate::contract::{
    Answer, Content, EnvelopeId, Framing, Location, PartEncoding, Property, Segment, Shape, Status, Style,
};
use crate::plan::chain;
use crate::render::typescript::layout::Value;
use crate::render::typescript::types::Writer;
use crate::source::percent_encode;
use std::collections::BTreeSet;

impl Asked<'_> {
    /// The descriptor as an object literal.
    pub fn descriptor(&self) -> String {
        let one = self.operation;
        let mut members = vec![
            ("id", Value::string(&one.id)),
            ("method", Value::string(one.method.as_str())),
            ("path", self.path()),
            ("parameters", self.parameter_facts()),
        ];
        members.extend(
            one.body
                .as_ref()
                .map(|body| ("body", self.contents(&self.contents_of(body), false))),
        );
        members.push((
            "answers",
            Value::List(one.answers.iter().map(|answer| self.answer_facts(answer)).collect()),
        ));
        members.push(("errors", self.errors()));
        let security = self.security();
        if !security.is_empty() {
            members.push(("security", Value::List(security)));
        }
        members.extend(
            one.idempotency
                .as_ref()
                .map(|own| ("idempotencyHeader", Value::string(&own.header))),
        );
        members.extend(one.timeout.map(|time| ("timeoutMs", Value::word(&time.as_millis()))));
        members.push(("traceHeader", Value::word(&"contract.TRACE_HEADER")));
        Value::Object(members).broken(0)
    }

    /// Text and keys in turn, text first.
    fn path(&self) -> Value {
        let mut pieces = vec![String::new()];
        for segment in &self.operation.path.segments {
            last(&mut pieces).push('/');
            for piece in segment {
                match piece {
                    Segment::Literal(text) => last(&mut pieces).push_str(&percent_encode(text)),
                    Segment::Parameter(name) => match self.key_of(name) {
                        Some(key) => pieces.extend([key.to_owned(), String::new()]),
                        None => last(&mut pieces).push_str(&percent_encode(&format!("{{{name}}}"))),
                    },
                }
            }
        }
        Value::List(pieces.iter().map(|piece| Value::string(piece)).collect())
    }

    fn key_of(&self, name: &str) -> Option<&str> {
        let mut parameters = self.operation.parameters.iter().zip(&self.keys);
        let found = parameters.find(|(one, _)| one.location == Location::Path && one.name == name)?;
        Some(found.1)
    }

    fn parameter_facts(&self) -> Value {
        let facts = self.operation.parameters.iter().zip(&self.keys).map(|(one, key)| {
            let mut members = vec![("key", Value::string(key))];
            if one.name != *key {
                members.push(("name", Value::string(&one.name)));
            }
            members.push(("in", Value::string(typescript::place(one.location))));
            members.push(("style", Value::string(style(one.style))));
            if one.explode {
                members.push(("explode", Value::word(&true)));
            }
            Value::Object(members)
        });
        Value::List(facts.collect())
    }

    fn contents(&self, contents: &[&Content], answered: bool) -> Value {
        let one = |content: &&Content| {
            let kind = if answered {
                answer_kind(&self.writer, content)
            } else {
                asked_kind(&self.writer, content)
            };
            let mut members = vec![
                ("type", Value::string(&content.media_type)),
                ("kind", Value::string(kind)),
            ];
            if !answered {
                members.extend(list("rules", rules(content)));
                members.extend(list("files", files(&self.writer, content)));
            }
            Value::Object(members)
        };
        Value::List(contents.iter().map(one).collect())
    }

    fn answer_facts(&self, answer: &Answer) -> Value {
        let status = match answer.status {
            Status::Code(code) => Value::word(&code),
            Status::Range(hundreds) => Value::string(&format!("{hundreds}XX")),
            Status::Default => Value::string("default"),
        };
        let body = has_body(self.operation, answer);
        let contents: Vec<_> = answer.contents.iter().filter(|_| body).collect();
        let contents = self.contents(&contents, true);
        let mut members = vec![("status", status), ("contents", contents)];
        let headers = answer.headers.iter().map(|header| {
            let kind = Value::string(header_kind(&self.writer, header));
            Value::Object(vec![
                ("name", Value::string(&header.name.to_lowercase())),
                ("kind", kind),
            ])
        });
        members.extend(list("headers", headers.collect()));
        Value::Object(members)
    }

    /// The codes by envelope.
    fn errors(&self) -> Value {
        let envelopes: BTreeSet<_> = self.operation.errors.iter().map(|one| one.envelope).collect();
        let group = |envelope: EnvelopeId| {
            let of = self.operation.errors.iter().filter(|one| one.envelope == envelope);
            let entries = of.map(|one| {
                let name = &self.plan.names.errors[one.error.0 as usize].constant;
                Value::word(&format!("catalogue.{name}"))
            });
            let name = typescript_errors::envelope_constant(envelope.0 as usize);
            Value::Object(vec![
                ("envelope", Value::word(&format!("contract.{name}"))),
                ("entries", Value::List(entries.collect())),
            ])
        };
        Value::List(envelopes.into_iter().map(group).collect())
    }

    /// What the client can prove; schemes that it does not speak are the caller's.
    fn security(&self) -> Vec<Value> {
        let spoken = typescript::spoken(self.plan.contract);
        let constants = typescript::scheme_constants(self.plan.contract);
        let constant = |name: &str| {
            let index = spoken.iter().position(|scheme| scheme.name == name)?;
            Some(Value::word(&format!("contract.{}", constants[index])))
        };
        let requirements = self.operation.security.iter().map(|requirement| {
            let schemes = requirement.schemes.iter();
            schemes.filter_map(|used| constant(&used.scheme)).collect::<Vec<_>>()
        });
        requirements
            .filter(|schemes| !schemes.is_empty())
            .map(Value::List)
            .collect()
    }
}

fn last(pieces: &mut [String]) -> &mut String {
    pieces.last_mut().expect("there is a first one")
}

fn list(name: &'static str, values: Vec<Value>) -> Option<(&'static str, Value)> {
    (!values.is_empty()).then_some((name, Value::List(values)))
}

fn asked_kind(writer: &Writer<'_>, content: &Content) -> &'static str {
    match body_kind(writer.facts(), content) {
        BodyKind::Json | BodyKind::JsonPatch => "json",
        BodyKind::Form => "form",
        BodyKind::Multipart => "multipart",
        BodyKind::Items(Framing::Lines) => "lines",
        BodyKind::Items(Framing::Records) => "records",
        BodyKind::Xml | BodyKind::Text => "text",
        BodyKind::Events | BodyKind::Bytes => "binary",
    }
}

const fn style(style: Style) -> &'static str {
    match style {
        Style::Simple => "simple",
        Style::Label => "label",
        Style::Matrix => "matrix",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::DeepObject => "deepObject",
        Style::Json => "json",
    }
}

/// Members of an urlencoded form that are written in a way of their own.
fn rules(content: &Content) -> Vec<Value> {
    let told = content
        .encoding
        .iter()
        .filter(|one| one.style.is_some() || one.explode.is_some());
    let rule = |one: &PartEncoding| {
        let own = one.style.unwrap_or(Style::Form);
        let explode = one.explode.unwrap_or(own == Style::Form);
        Value::Object(vec![
            ("key", Value::string(&one.property)),
            ("style", Value::string(style(own))),
            ("explode", Value::word(&explode)),
        ])
    };
    told.map(rule).collect()
}

/// The media types of files that have only one.
fn files(writer: &Writer<'_>, content: &Content) -> Vec<Value> {
    let types = writer.facts();
    if body_kind(types, content) != BodyKind::Multipart {
        return Vec::new();
    }
    let Some(Shape::Object(object)) = content.schema.map(|schema| types.shape(schema)) else {
        return Vec::new();
    };
    let file = |property: &Property| {
        let mut upload = chain(types.contract, property.schema).into_iter();
        let upload = upload
            .find_map(|id| types.contract.schema(id).upload.as_ref())
            .map(|one| &one.media_types);
        let encoding = content
            .encoding
            .iter()
            .find(|one| one.property == property.name)
            .map(|one| &one.media_types);
        let media = upload.filter(|list| !list.is_empty()).or(encoding)?;
        let [only] = media.as_slice() else { return None };
        (!only.contains('*')).then(|| {
            Value::Object(vec![
                ("key", Value::string(&property.name)),
                ("type", Value::string(only)),
            ])
        })
    };
    object.properties.iter().filter_map(file).collect()
}
