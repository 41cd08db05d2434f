//! The view of answers: a constructor a status and media type, a setter a header, and what a fresh handler answers.

use super::bodies::{BodyKind, body_kind};
use crate::contract::{Answer, Content, Header, Operation, SchemaId, Shape, Status};
use crate::lower::Direction;
use crate::plan::names::{Case, Wish, allocate};
use crate::plan::texts::{self, Held};
use crate::plan::{Face, Plan};
use crate::render::rust::enums::{self, Constants};
use crate::render::rust::types::Types;
use crate::render::rust::{docs, literal};
use serde::Serialize;
use std::fmt::Write as _;

/// A constructor of an answer.
#[derive(Debug, Serialize)]
pub struct Constructor {
    name: String,
    docs: Vec<String>,
    /// `status: u16, body: models::Order`.
    arguments: String,
    expression: String,
}

/// A method that sets a header.
#[derive(Debug, Serialize)]
pub struct Setter {
    name: String,
    docs: Vec<String>,
    header: String,
    ty: String,
    /// The value as it is written: `value`.
    value: String,
}

/// Writes the answers of an operation.
pub struct Answers<'a> {
    plan: &'a Plan<'a>,
    types: Types<'a>,
    operation: &'a Operation,
    index: usize,
    base: &'a str,
}

impl<'a> Answers<'a> {
    /// Of an operation, by its index.
    pub fn of(plan: &'a Plan<'a>, index: usize) -> Self {
        Self {
            plan,
            types: plan.types("models::"),
            operation: &plan.contract.operations[index],
            index,
            base: &plan.names.operations[index].base,
        }
    }

    /// The constructors.
    pub fn constructors(&self) -> Vec<Constructor> {
        constructors(&self.types, self.operation)
            .iter()
            .map(|one| self.constructor(one))
            .collect()
    }

    fn constructor(&self, one: &Named<'_>) -> Constructor {
        let mut arguments = Vec::new();
        let status = if let Status::Code(code) = one.answer.status {
            code.to_string()
        } else {
            arguments.push("status: u16".to_owned());
            "status".to_owned()
        };
        let mut expression = match &one.group {
            None => format!("Answer::empty({status})"),
            Some(group) => self.content(group, &status, one.number, &mut arguments),
        };
        if self.tells_part(one) {
            arguments.push("content_range: impl std::fmt::Display".to_owned());
            expression.push_str(".header(\"content-range\", content_range)");
        }
        for header in one.answer.headers.iter().filter(|header| header.required) {
            let (name, ty) = (header_ident(&header.name), header_type(&self.types, header));
            let value = header_value(&self.types, header, &name);
            arguments.push(format!("{name}: {ty}"));
            let header = literal::string(&header.name.to_lowercase());
            let _ = write!(expression, ".header({header}, {value})");
        }
        let code = match one.answer.status {
            Status::Code(code) => code.to_string(),
            Status::Range(hundreds) => format!("{hundreds}XX"),
            Status::Default => "Any status".to_owned(),
        };
        let said = docs::paragraph(&one.answer.description);
        let said = said.first().map_or_else(String::new, |first| format!(": {first}"));
        let mut lines = vec![format!("{code}{said}")];
        lines.extend(docs::paragraph(&one.answer.description).into_iter().skip(1));
        Constructor {
            name: one.name.clone(),
            docs: lines,
            arguments: arguments.join(", "),
            expression,
        }
    }

    fn content(&self, group: &Group<'_>, status: &str, number: usize, arguments: &mut Vec<String>) -> String {
        let content = group.content;
        let wild = content.media_type.contains('*');
        if wild {
            arguments.push("media_type: &str".to_owned());
        }
        let media = if wild {
            "media_type".to_owned()
        } else {
            literal::string(&content.media_type)
        };
        let item = || super::bodies::item_type(&self.types, content.schema, Face::Answer);
        match body_kind(&self.types, content) {
            BodyKind::JsonPatch => {
                arguments.push("body: kit::JsonPatch".to_owned());
                format!("Answer::json({status}, &body).media_type({media})")
            }
            BodyKind::Json | BodyKind::Xml => {
                arguments.push(format!("body: {}", item()));
                match group.written.as_slice() {
                    [one] if !one.xml && media == "\"application/json\"" => format!("Answer::json({status}, &body)"),
                    [_, _, ..] => self.value(group, status, number),
                    [one] if one.xml => self.value(group, status, number),
                    _ => format!("Answer::json({status}, &body).media_type({media})"),
                }
            }
            BodyKind::Items(framing) => {
                arguments.push(format!("items: impl Into<kit::Feed<{}>>", item()));
                format!("Answer::items({status}, {media}, kit::Framing::{framing:?}, items.into())")
            }
            BodyKind::Events => {
                let data = content.schema.map_or_else(|| "String".to_owned(), |_| item());
                arguments.push(format!("events: impl Into<kit::Feed<kit::Event<{data}>>>"));
                format!("Answer::events({status}, events.into())")
            }
            BodyKind::Text => match super::bodies::text_type(&self.types, content.schema).as_str() {
                "String" => {
                    arguments.push("body: impl Into<kit::AnswerBody>".to_owned());
                    format!("Answer::bytes({status}, {media}, body)")
                }
                ty => {
                    arguments.push(format!("body: {ty}"));
                    format!("Answer::bytes({status}, {media}, body.to_string())")
                }
            },
            BodyKind::Form | BodyKind::Multipart | BodyKind::Bytes => {
                arguments.push("body: impl Into<kit::AnswerBody>".to_owned());
                format!("Answer::bytes({status}, {media}, body)")
            }
        }
    }

    /// Whether a part of a whole is answered, without a word of the contract on which: RFC 9110 section 15.3.7 wants one.
    fn tells_part(&self, one: &Named<'_>) -> bool {
        let said = |header: &Header| header.name.eq_ignore_ascii_case("content-range");
        let bytes = one
            .group
            .as_ref()
            .is_some_and(|group| body_kind(&self.types, group.content) == BodyKind::Bytes);
        one.answer.status == Status::Code(206) && bytes && !one.answer.headers.iter().any(said)
    }

    /// A value that is written in the media type that the client likes best.
    fn value(&self, group: &Group<'_>, status: &str, number: usize) -> String {
        let written = group.written.iter().map(|one| {
            let media = literal::string(one.media_type);
            if one.xml {
                let schema = constant(self.plan, self.index, number, group.number);
                format!("kit::Written::Xml({media}, &schemas::{schema})")
            } else {
                format!("kit::Written::Json({media})")
            }
        });
        let written: Vec<_> = written.collect();
        format!("Answer::value({status}, &body, &[{}])", written.join(", "))
    }

    /// The setters of headers that need not be there.
    pub fn headers(&self) -> Vec<Setter> {
        let mut setters: Vec<Setter> = Vec::new();
        let all = self.operation.answers.iter().flat_map(|answer| &answer.headers);
        for header in all.filter(|header| !header.required) {
            let name = literal::string(&header.name.to_lowercase());
            if setters.iter().any(|one| one.header == name) {
                continue;
            }
            let said = header
                .description
                .as_deref()
                .map(docs::paragraph)
                .filter(|lines| !lines.is_empty());
            setters.push(Setter {
                name: header_ident(&header.name),
                docs: said.unwrap_or_else(|| vec![format!("Sends {}.", docs::code(&header.name))]),
                header: name,
                ty: header_type(&self.types, header),
                value: header_value(&self.types, header, "value"),
            });
        }
        let wishes: Vec<_> = setters
            .iter()
            .map(|one| Wish {
                words: &one.name,
                fallback: "header",
            })
            .collect();
        let constructors = constructors(&self.types, self.operation);
        let taken: Vec<_> = constructors.iter().map(|one| one.name.as_str()).collect();
        let names = allocate(&wishes, Case::Value, &taken, "_header");
        for (setter, name) in setters.iter_mut().zip(names) {
            setter.name = name;
        }
        setters
    }

    /// The body of a fresh handler, laid out as rustfmt does: the contract's example in its usual answer.
    pub fn fresh(&self) -> Vec<String> {
        let base = self.base;
        let named = constructors(&self.types, self.operation);
        let usual = self.operation.usual_answer();
        let is_usual = |one: &&Named<'_>| usual.is_some_and(|usual| std::ptr::eq(one.answer, usual));
        let Some(one) = named.iter().find(is_usual) else {
            return Vec::new();
        };
        let mut arguments = Vec::new();
        match one.answer.status {
            Status::Code(_) => {}
            Status::Range(hundreds) => arguments.push(format!("{hundreds}00")),
            Status::Default => arguments.push("200".to_owned()),
        }
        let examples = arguments.len();
        if let Some(Group { content, .. }) = one.group {
            if content.media_type.contains('*') {
                let media = content.media_type.split('/').next().filter(|media| *media != "*");
                arguments.push(literal::string(media.map_or("application/octet-stream", concrete)));
            }
            arguments.push(self.example(content));
        }
        if self.tells_part(one) {
            arguments.push("\"bytes 0-6/7\"".to_owned());
        }
        for header in one.answer.headers.iter().filter(|header| header.required) {
            let value = header.examples.first().cloned();
            let value = value.unwrap_or_else(|| self.plan.samples.sample(header.schema, Direction::Answer));
            arguments.push(self.header_example(header, &value));
        }
        let call = format!("{base}Ok::{}", one.name);
        let whole = format!("{call}({})", arguments.join(", "));
        if whole.chars().count() <= ARGUMENTS {
            return vec![format!("Ok({whole})")];
        }
        apart(&call, arguments, examples)
    }

    fn header_example(&self, header: &Header, value: &serde_json::Value) -> String {
        match header_type(&self.types, header).as_str() {
            "impl std::fmt::Display" => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                format!(
                    "example::<String>({})",
                    literal::raw(&serde_json::Value::from(text).to_string())
                )
            }
            _ => format!("example({})", literal::raw(&value.to_string())),
        }
    }

    fn example(&self, content: &Content) -> String {
        let value = super::examples::of(self.plan, content, content.schema);
        match body_kind(&self.types, content) {
            BodyKind::Json | BodyKind::Xml | BodyKind::JsonPatch => {
                format!("example({})", literal::raw(&literal::json(&value)))
            }
            BodyKind::Items(_) | BodyKind::Events => {
                let item = match content.schema {
                    Some(schema) => self.plan.types("models::").value(schema, Face::Answer),
                    None if body_kind(&self.types, content) == BodyKind::Events => "String".to_owned(),
                    None => "kit::Any".to_owned(),
                };
                let value = if content.schema.is_none() {
                    "example".into()
                } else {
                    value
                };
                let list = serde_json::Value::Array(vec![value]);
                format!("example::<Vec<{item}>>({})", literal::raw(&literal::json(&list)))
            }
            BodyKind::Text if super::bodies::text_type(&self.types, content.schema) != "String" => {
                format!("example({})", literal::raw(&literal::json(&value)))
            }
            _ => {
                let text = value
                    .as_str()
                    .filter(|text| !text.is_empty())
                    .unwrap_or("example")
                    .to_owned();
                format!(
                    "example::<String>({})",
                    literal::raw(&serde_json::Value::from(text).to_string())
                )
            }
        }
    }
}

/// Columns that rustfmt lets the arguments of a call have on one line: 60 % of 120.
const ARGUMENTS: usize = 72;

/// Arguments from `first` on as statements of their own, then the call.
fn apart(call: &str, mut arguments: Vec<String>, first: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let examples = arguments
        .iter_mut()
        .skip(first)
        .filter(|argument| argument.starts_with("example"));
    for (index, argument) in examples.enumerate() {
        let name = if index == 0 {
            "body".to_owned()
        } else {
            format!("header_{index}")
        };
        let line = format!("let {name} = {argument};");
        if line.chars().count() + 8 <= 120 {
            lines.push(line);
        } else if argument.chars().count() + 13 <= 120 {
            lines.extend([format!("let {name} ="), format!("    {argument};")]);
        } else {
            let (function, literal) = argument.split_once('(').unwrap_or((argument, ""));
            lines.push(format!("let {name} = {function}("));
            lines.push(format!("    {},", literal.strip_suffix(')').unwrap_or(literal)));
            lines.push(");".to_owned());
        }
        *argument = name;
    }
    let call = format!("{call}({})", arguments.join(", "));
    if call.chars().count() <= ARGUMENTS {
        lines.push(format!("Ok({call})"));
    } else {
        lines.extend([format!("let answer = {call};"), "Ok(answer)".to_owned()]);
    }
    lines
}

fn concrete(kind: &str) -> &'static str {
    match kind {
        "image" => "image/png",
        "text" => "text/plain",
        "audio" => "audio/mpeg",
        "video" => "video/mp4",
        _ => "application/octet-stream",
    }
}

fn header_ident(name: &str) -> String {
    crate::plan::names::ident(name, Case::Value, "header")
}

fn header_type(types: &Types<'_>, header: &Header) -> String {
    match types.shape(header.schema) {
        Shape::Boolean => "bool".to_owned(),
        Shape::Integer(integer) => crate::render::rust::types::integer_type(integer.format).to_owned(),
        Shape::Number(number) => crate::render::rust::types::float_type(number.format).to_owned(),
        // What is kept as it was written may be composed as well: `format!("https://example.com/orders/{id}")`.
        Shape::String(text) if texts::held(text) == Held::Meant => types.bare(header.schema, Face::Answer),
        Shape::Enum(one) if enums::constants(one) == Constants::Strings => types.bare(header.schema, Face::Answer),
        Shape::Array(array) if is_header_item(types.shape(array.items)) => types.plain(header.schema, Face::Answer),
        _ => "impl std::fmt::Display".to_owned(),
    }
}

/// What lists of headers hold: values that can be written as text.
fn is_header_item(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Boolean | Shape::Integer(_) | Shape::Number(_) | Shape::String(_)
    )
}

/// The value of a header as it is written: lists with commas between.
fn header_value(types: &Types<'_>, header: &Header, name: &str) -> String {
    match types.shape(header.schema) {
        Shape::Array(array) if is_header_item(types.shape(array.items)) => format!("kit::ToHeader::to_text(&{name})"),
        _ => name.to_owned(),
    }
}

/// Media types of an answer in which one value can be written.
pub struct Group<'c> {
    /// The number of the first one.
    pub number: usize,
    /// The first one.
    pub content: &'c Content,
    /// What the value is.
    pub schema: Option<SchemaId>,
    /// All of them, where the value is written by the kit.
    pub written: Vec<Written<'c>>,
}

/// A media type in which the kit writes a value.
pub struct Written<'c> {
    /// It.
    pub media_type: &'c str,
    /// Whether it is XML, else JSON.
    pub xml: bool,
}

/// The media types of an answer, those of one value together.
pub fn groups<'c>(types: &Types<'_>, answer: &'c Answer) -> Vec<Group<'c>> {
    let mut groups: Vec<Group<'c>> = Vec::new();
    for (number, content) in answer.contents.iter().enumerate() {
        let kind = body_kind(types, content);
        let valued = matches!(kind, BodyKind::Json | BodyKind::Xml) && !content.media_type.contains('*');
        let written = valued.then(|| Written {
            media_type: &content.media_type,
            xml: kind == BodyKind::Xml,
        });
        let same = |group: &&mut Group<'_>| !group.written.is_empty() && group.schema == content.schema;
        match (written, groups.iter_mut().find(same)) {
            (Some(written), Some(group)) => group.written.push(written),
            (written, _) => groups.push(Group {
                number,
                content,
                schema: content.schema,
                written: written.into_iter().collect(),
            }),
        }
    }
    groups
}

/// The static of the schema that an answer is written by.
pub fn constant(plan: &Plan<'_>, operation: usize, answer: usize, content: usize) -> String {
    let base = &plan.names.operations[operation].constant;
    format!("{base}_ANSWER_{}_{}", answer + 1, content + 1)
}

/// What a constructor is of.
struct Named<'a> {
    name: String,
    answer: &'a Answer,
    /// The number of the answer.
    number: usize,
    group: Option<Group<'a>>,
}

/// One constructor a status and kind of body.
fn constructors<'a>(types: &Types<'_>, operation: &'a Operation) -> Vec<Named<'a>> {
    let mut list = Vec::new();
    let mut words = Vec::new();
    for (number, answer) in operation.answers.iter().enumerate() {
        let status = status_words(answer.status);
        let groups: Vec<_> = groups(types, answer).into_iter().map(Some).collect();
        let groups = if groups.is_empty() { vec![None] } else { groups };
        for (index, group) in groups.into_iter().enumerate() {
            let further = group.as_ref().filter(|_| index > 0);
            let media = further.map(|group| super::bodies::media_words(&group.content.media_type));
            words.push(format!("{status} {}", media.unwrap_or_default()));
            list.push((number, answer, group));
        }
    }
    let wishes: Vec<_> = words
        .iter()
        .map(|words| Wish {
            words,
            fallback: "answer",
        })
        .collect();
    let names = allocate(&wishes, Case::Value, &["into_answer"], "_answer");
    let named = list.into_iter().zip(names);
    named
        .map(|((number, answer, group), name)| Named {
            name,
            answer,
            number,
            group,
        })
        .collect()
}

fn status_words(status: Status) -> String {
    match status {
        Status::Default => "with status".to_owned(),
        Status::Range(2) => "success".to_owned(),
        Status::Range(3) => "redirect".to_owned(),
        Status::Range(hundreds) => format!("status {hundreds}xx"),
        Status::Code(code) => match http::StatusCode::from_u16(code)
            .ok()
            .and_then(|code| code.canonical_reason())
        {
            Some(reason) => reason.replace('\'', ""),
            None => format!("status {code}"),
        },
    }
}
