//! The view of answers: a constructor a status and media type, a setter a header, and what a fresh handler answers.

use super::bodies::{BodyKind, body_kind};
use crate::contract::{Answer, Content, Header, Operation, Shape, Status};
use crate::lower::Direction;
use crate::plan::names::{Case, Wish, allocate};
use crate::plan::{Face, Plan};
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
}

/// Writes the answers of an operation.
pub struct Answers<'a> {
    plan: &'a Plan<'a>,
    types: Types<'a>,
    operation: &'a Operation,
    base: &'a str,
}

impl<'a> Answers<'a> {
    /// Of an operation, by its index.
    pub fn of(plan: &'a Plan<'a>, index: usize) -> Self {
        Self {
            plan,
            types: plan.types("models::"),
            operation: &plan.contract.operations[index],
            base: &plan.names.operations[index].base,
        }
    }

    /// The constructors.
    pub fn constructors(&self) -> Vec<Constructor> {
        constructors(self.operation)
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
        let mut expression = match one.content {
            None => format!("Answer::empty({status})"),
            Some(content) => self.content(content, &status, &mut arguments),
        };
        for header in one.answer.headers.iter().filter(|header| header.required) {
            let (name, ty) = (header_ident(&header.name), header_type(&self.types, header));
            arguments.push(format!("{name}: {ty}"));
            let header = literal::string(&header.name.to_lowercase());
            let _ = write!(expression, ".header({header}, {name})");
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

    fn content(&self, content: &Content, status: &str, arguments: &mut Vec<String>) -> String {
        let media = literal::string(&content.media_type);
        let wild = content.media_type.contains('*');
        if wild {
            arguments.push("media_type: &str".to_owned());
        }
        let media = if wild { "media_type".to_owned() } else { media };
        match (body_kind(&self.types, content), content.schema) {
            (BodyKind::Json, Some(schema)) => {
                arguments.push(format!("body: {}", self.types.value(schema, Face::Answer)));
                match media.as_str() {
                    "\"application/json\"" => format!("Answer::json({status}, &body)"),
                    _ => format!("Answer::json({status}, &body).media_type({media})"),
                }
            }
            (BodyKind::Json, None) => {
                arguments.push("body: kit::Any".to_owned());
                format!("Answer::json({status}, &body).media_type({media})")
            }
            _ => {
                arguments.push("body: impl Into<bytes::Bytes>".to_owned());
                format!("Answer::bytes({status}, {media}, body)")
            }
        }
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
            });
        }
        let wishes: Vec<_> = setters
            .iter()
            .map(|one| Wish {
                words: &one.name,
                fallback: "header",
            })
            .collect();
        let constructors = constructors(self.operation);
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
        let named = constructors(self.operation);
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
        if let Some(content) = one.content {
            if content.media_type.contains('*') {
                let media = content.media_type.split('/').next().filter(|media| *media != "*");
                arguments.push(literal::string(media.map_or("application/octet-stream", concrete)));
            }
            arguments.push(self.example(content));
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
        match (body_kind(&self.types, content), content.schema) {
            (BodyKind::Json, schema) => {
                let value = super::examples::of(self.plan, content, schema);
                format!("example({})", literal::raw(&literal::json(&value)))
            }
            (_, schema) => {
                let value = super::examples::of(self.plan, content, schema);
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
        _ => "impl std::fmt::Display".to_owned(),
    }
}

/// What a constructor is of.
struct Named<'a> {
    name: String,
    answer: &'a Answer,
    content: Option<&'a Content>,
}

/// One constructor a status and media type.
fn constructors(operation: &Operation) -> Vec<Named<'_>> {
    let mut list = Vec::new();
    let mut words = Vec::new();
    for answer in &operation.answers {
        let status = status_words(answer.status);
        let contents: Vec<_> = answer.contents.iter().map(Some).collect();
        let contents = if contents.is_empty() { vec![None] } else { contents };
        for (index, content) in contents.into_iter().enumerate() {
            let media = content
                .filter(|_| index > 0)
                .map(|content| super::bodies::media_words(&content.media_type));
            words.push(format!("{status} {}", media.unwrap_or_default()));
            list.push((answer, content));
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
        .map(|((answer, content), name)| Named { name, answer, content })
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
