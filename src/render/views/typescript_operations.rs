//! The view of a tag's file: what its operations ask and answer, why they fail, and how they are called.

use super::bodies::{BodyKind, body_kind};
use super::{typescript, words};
use crate::contract::{Answer, Body, Content, Framing, Header, Location, Method, Operation, Parameter, Shape, Status};
use crate::plan::names::ClientOperation;
use crate::plan::{Face, Plan};
use crate::render::rust::docs;
use crate::render::typescript::layout::{Member, Type, WIDTH, alias, interface};
use crate::render::typescript::literal;
use crate::render::typescript::types::Writer;
use serde::Serialize;
use std::collections::BTreeSet;

/// The operations of a tag.
#[derive(Debug, Serialize)]
pub struct Operations {
    about: String,
    class: String,
    class_docs: String,
    operations: Vec<OperationView>,
    /// Which of the imports are needed.
    /// What it takes from the runtime.
    runtime: String,
    types: bool,
    errors: bool,
    catalogue: bool,
}

#[derive(Debug, Serialize)]
struct OperationView {
    /// `export interface CreateOrderParameters { … }`; nothing where nothing is asked.
    parameters: String,
    ok: String,
    error: String,
    constant: String,
    descriptor: String,
    docs: String,
    signature: String,
    call: String,
}

impl Operations {
    /// The view of a tag, by its index.
    pub fn of(plan: &Plan<'_>, tag: usize) -> Self {
        let name = &plan.contract.tags[tag].name;
        let operations: Vec<_> = plan
            .operations_of(tag)
            .into_iter()
            .map(|index| view(plan, index))
            .collect();
        let says = |word: &str| {
            let texts = operations
                .iter()
                .flat_map(|one| [&one.parameters, &one.ok, &one.error, &one.descriptor]);
            texts.into_iter().any(|text| text.contains(word))
        };
        Self {
            about: format!("The operations of the tag {}.", docs::code(name)),
            class: plan.names.client.tags[tag].class.clone(),
            class_docs: literal::comment(&class_docs(plan, tag), 0),
            runtime: imports(says),
            types: says("types."),
            errors: says("errors."),
            catalogue: says("catalogue."),
            operations,
        }
    }
}

/// The import of what the file names.
fn imports(says: impl Fn(&str) -> bool) -> String {
    let names = RUNTIME.into_iter().filter(|(_, word)| word.is_none_or(&says));
    let names: Vec<_> = names.map(|(name, _)| name).collect();
    let line = format!("import type {{ {} }} from \"../runtime/index.js\";", names.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    let lines: String = names.iter().map(|name| format!("  {name},\n")).collect();
    format!("import type {{\n{lines}}} from \"../runtime/index.js\";")
}

/// What a file takes from the runtime: always, or where it says the word.
const RUNTIME: [(&str, Option<&str>); 10] = [
    ("Answer", None),
    ("Bytes", Some("Bytes")),
    ("CallOptions", None),
    ("ClientError", None),
    ("Http", None),
    ("Items", Some("Items<")),
    ("JsonPatch", Some("JsonPatch")),
    ("Operation", None),
    ("Result", None),
    ("ServerEvent", Some("ServerEvent<")),
];

fn class_docs(plan: &Plan<'_>, tag: usize) -> Vec<String> {
    let tag = &plan.contract.tags[tag];
    let said = tag.description.as_deref().map(docs::paragraph).unwrap_or_default();
    docs::join([
        docs::sentence(&format!("The operations of the tag {}.", docs::code(&tag.name))),
        said,
    ])
}

fn view(plan: &Plan<'_>, index: usize) -> OperationView {
    let operation = &plan.contract.operations[index];
    let one = Asked {
        plan,
        writer: Writer::new(plan, "types."),
        operation,
        names: &plan.names.client.operations[index],
        keys: keys(operation),
    };
    let constant = plan.names.operations[index].constant.clone();
    let members = one.parameters();
    OperationView {
        parameters: if members.is_empty() {
            String::new()
        } else {
            one.interface(&members)
        },
        ok: one.ok(),
        error: one.error(),
        descriptor: one.descriptor(),
        docs: literal::comment(&one.docs(), 2),
        signature: one.signature(&members),
        call: one.call(&constant, !members.is_empty()),
        constant,
    }
}

/// The keys of the parameters in a call: their names, told apart where they are the same.
fn keys(operation: &Operation) -> Vec<String> {
    let mut taken = BTreeSet::from(["body".to_owned()]);
    let mut keys = Vec::new();
    for one in &operation.parameters {
        let name = one.words();
        let place = typescript::place(one.location);
        let further = (2..).map(|number| format!("{place}_{name}_{number}"));
        let mut candidates = [name.to_owned(), format!("{place}_{name}")].into_iter().chain(further);
        let key = candidates.find(|key| !taken.contains(key)).unwrap_or_default();
        taken.insert(key.clone());
        keys.push(key);
    }
    keys
}

/// One operation, as a caller sees it.
pub struct Asked<'a> {
    /// The whole.
    pub plan: &'a Plan<'a>,
    /// Writes its types.
    pub writer: Writer<'a>,
    /// It.
    pub operation: &'a Operation,
    /// What it is called.
    pub names: &'a ClientOperation,
    /// The keys of its parameters.
    pub keys: Vec<String>,
}

impl Asked<'_> {
    fn parameters(&self) -> Vec<Member> {
        let parameters = self.operation.parameters.iter().zip(&self.keys);
        let mut members: Vec<_> = parameters.map(|(one, key)| self.parameter(one, key)).collect();
        members.extend(self.operation.body.as_ref().map(|body| self.body(body)));
        members
    }

    fn parameter(&self, one: &Parameter, key: &str) -> Member {
        let said = one.description.as_deref().map(docs::paragraph).unwrap_or_default();
        let place = match one.location {
            Location::Cookie => vec!["A cookie: a browser sends its own instead.".to_owned()],
            _ => Vec::new(),
        };
        let mut lines = docs::flow([said, place, self.writer.docs_of(one.schema)]);
        if one.deprecated {
            lines.push(literal::DEPRECATED.to_owned());
        }
        // The client makes the key of an operation that honours one.
        let made = self
            .operation
            .idempotency
            .as_ref()
            .is_some_and(|own| own.header.eq_ignore_ascii_case(&one.name));
        Self::asked(
            key,
            lines,
            one.required && !made,
            self.writer.value(one.schema, Face::Request),
        )
    }

    /// Callers pass on what they have: what may be left out may be `undefined` too.
    fn asked(key: &str, docs: Vec<String>, required: bool, ty: Type) -> Member {
        let undefined = Type::word("undefined");
        Member {
            docs,
            key: literal::key(key),
            optional: !required,
            ty: if required { ty } else { Type::union(vec![ty, undefined]) },
        }
    }

    fn body(&self, body: &Body) -> Member {
        let ty = match self.contents_of(body).as_slice() {
            [content] => self.content(content),
            several => Type::union(several.iter().map(|content| self.chosen(content)).collect()),
        };
        let said = body.description.as_deref().map(docs::paragraph).unwrap_or_default();
        Self::asked("body", said, body.required, ty)
    }

    /// The contents of a body that differ for a caller: the same value as JSON needs only one of its names.
    pub fn contents_of<'b>(&self, body: &'b Body) -> Vec<&'b Content> {
        let mut seen = Vec::new();
        let mut contents = Vec::new();
        for content in &body.contents {
            let kind = body_kind(self.writer.facts(), content);
            let value = (kind, self.content(content));
            let structured = matches!(kind, BodyKind::Json | BodyKind::JsonPatch | BodyKind::Form);
            if !structured || !seen.contains(&value) {
                contents.push(content);
            }
            seen.push(value);
        }
        contents
    }

    /// One of several media types, named.
    fn chosen(&self, content: &Content) -> Type {
        let media = match content.media_type.split_once('*') {
            None => literal::string(&content.media_type),
            Some(_) if content.media_type == "*/*" => "string".to_owned(),
            Some((start, end)) if is_token(start) && is_token(end) => format!("`{start}${{string}}{end}`"),
            Some(_) => "string".to_owned(),
        };
        let member = |key: &str, ty: Type| Self::asked(key, Vec::new(), true, ty);
        Type::Object(vec![
            member("mediaType", Type::Word(media)),
            member("value", self.content(content)),
        ])
    }

    fn content(&self, content: &Content) -> Type {
        match (body_kind(self.writer.facts(), content), content.schema) {
            (BodyKind::Json | BodyKind::Form, Some(schema)) => self.writer.value(schema, Face::Request),
            (BodyKind::Multipart, Some(schema)) => self.parts(schema),
            (BodyKind::JsonPatch, _) => Type::word("JsonPatch"),
            (BodyKind::Items(_), schema) => {
                let item = schema.map_or_else(
                    || Type::word("unknown"),
                    |schema| self.writer.value(schema, Face::Request),
                );
                Type::Apply("Items".to_owned(), vec![item])
            }
            (BodyKind::Xml | BodyKind::Text, _) => Type::word("string"),
            (BodyKind::Events | BodyKind::Bytes, _) => Type::word("Bytes"),
            _ => Type::word("unknown"),
        }
    }

    /// The parts of a form: files are blobs.
    fn parts(&self, schema: crate::contract::SchemaId) -> Type {
        let types = self.writer.facts();
        let Shape::Object(object) = types.shape(schema) else {
            return Type::word("unknown");
        };
        let mut members = self.writer.members(object, Face::Request);
        for ((_, property), member) in types.members(object, Face::Request).into_iter().zip(&mut members) {
            match types.shape(property.schema) {
                Shape::Binary => member.ty = Type::word("Blob"),
                Shape::Array(list) if matches!(types.shape(list.items), Shape::Binary) => {
                    member.ty = Type::List(Box::new(Type::word("Blob")));
                }
                _ => {}
            }
        }
        Type::Object(members)
    }

    fn interface(&self, members: &[Member]) -> String {
        let name = &self.names.parameters;
        let comment = literal::comment(&[format!("What `{}` asks.", self.names.method)], 0);
        format!(
            "{comment}{}",
            interface(&format!("export interface {name}"), members, true)
        )
    }

    fn ok(&self) -> String {
        let answers = self.operation.answers.iter().map(|answer| self.answer(answer));
        let comment = literal::comment(&self.answer_docs(), 0);
        format!("{comment}{}", alias(&self.names.ok, &Type::union(answers.collect())))
    }

    fn answer_docs(&self) -> Vec<String> {
        let one = |answer: &Answer| {
            let status = status_text(answer.status);
            let said = docs::paragraph(&answer.description).into_iter().next();
            said.map_or_else(|| status.clone(), |said| format!("{status}: {said}"))
        };
        self.operation.answers.iter().map(one).collect()
    }

    fn answer(&self, answer: &Answer) -> Type {
        let status = match answer.status {
            Status::Code(code) => code.to_string(),
            Status::Range(_) | Status::Default => "number".to_owned(),
        };
        let mut arguments = vec![Type::Word(status), self.answered(answer)];
        if !answer.headers.is_empty() {
            arguments.push(Type::Object(
                answer.headers.iter().map(|one| self.header(one)).collect(),
            ));
        }
        Type::Apply("Answer".to_owned(), arguments)
    }

    fn answered(&self, answer: &Answer) -> Type {
        if !has_body(self.operation, answer) {
            return Type::word("undefined");
        }
        let item = |schema: Option<crate::contract::SchemaId>| {
            schema.map_or_else(
                || Type::word("unknown"),
                |schema| self.writer.value(schema, Face::Answer),
            )
        };
        let content = |content: &Content| match (answer_kind(&self.writer, content), content.schema) {
            ("json", Some(schema)) => self.writer.value(schema, Face::Answer),
            ("json", None) => Type::word("unknown"),
            ("text", _) => Type::word("string"),
            ("lines" | "records", schema) => Type::Apply("AsyncIterable".to_owned(), vec![item(schema)]),
            ("textEvents", _) => {
                let event = Type::Apply("ServerEvent".to_owned(), vec![Type::word("string")]);
                Type::Apply("AsyncIterable".to_owned(), vec![event])
            }
            ("events", schema) => {
                let event = Type::Apply("ServerEvent".to_owned(), vec![item(schema)]);
                Type::Apply("AsyncIterable".to_owned(), vec![event])
            }
            _ => Type::word("Blob"),
        };
        Type::union(answer.contents.iter().map(content).collect())
    }

    fn header(&self, header: &Header) -> Member {
        let said = header.description.as_deref().map(docs::paragraph).unwrap_or_default();
        Member {
            docs: said,
            key: literal::key(&header.name.to_lowercase()),
            optional: true,
            ty: Type::word(header_kind(&self.writer, header)),
        }
    }

    fn error(&self) -> String {
        let names = &self.plan.names.client.errors;
        let declared = self
            .operation
            .errors
            .iter()
            .map(|one| format!("errors.{}", names[one.error.0 as usize]));
        let mut types: Vec<_> = declared.map(Type::Word).collect();
        types.push(Type::word("ClientError"));
        let comment = literal::comment(&[format!("Why `{}` may fail.", self.names.method)], 0);
        format!("{comment}{}", alias(&self.names.error, &Type::union(types)))
    }

    fn docs(&self) -> Vec<String> {
        let one = self.operation;
        let route = docs::code(&format!("{} {}", one.method.as_str(), one.path.template));
        let summary = one.summary.as_deref().map(docs::paragraph).unwrap_or_default();
        let described = one
            .description
            .as_deref()
            .map(docs::paragraph)
            .filter(|text| *text != summary);
        let mut lines = docs::join([
            vec![format!("{route}{}", if summary.is_empty() { "" } else { ": " })],
            Vec::new(),
        ]);
        if let (Some(first), [start, rest @ ..]) = (lines.first_mut(), summary.as_slice()) {
            first.push_str(start);
            lines.extend(rest.iter().cloned());
        }
        let policies = words::policies(one)
            .map(|text| docs::sentence(&text))
            .unwrap_or_default();
        let mut lines = docs::join([lines, described.unwrap_or_default(), policies]);
        if one.deprecated {
            let gone = one.sunset.as_ref().map(|date| format!(" Gone after {date}."));
            lines.push(format!("{}{}", literal::DEPRECATED, gone.unwrap_or_default()));
        }
        lines
    }

    fn signature(&self, members: &[Member]) -> String {
        let needed = members.iter().any(|member| !member.optional);
        let parameters = &self.names.parameters;
        let mut arguments = Vec::new();
        if !members.is_empty() {
            arguments.push(format!("parameters: {parameters}{}", if needed { "" } else { " = {}" }));
        }
        arguments.push("options?: CallOptions".to_owned());
        let result = format!("Promise<Result<{}, {}>>", self.names.ok, self.names.error);
        let line = format!("  {}({}): {result} {{", self.names.method, arguments.join(", "));
        if line.chars().count() <= WIDTH {
            return line;
        }
        let listed: String = arguments.iter().map(|one| format!("    {one},\n")).collect();
        format!("  {}(\n{listed}  ): {result} {{", self.names.method)
    }

    fn call(&self, constant: &str, asks: bool) -> String {
        let parameters = if asks { "parameters" } else { "{}" };
        let head = format!("    return this.#http.call<{}, {}>(", self.names.ok, self.names.error);
        let line = format!("{head}{constant}, {parameters}, options);");
        if line.chars().count() <= WIDTH {
            return line;
        }
        if head.chars().count() <= WIDTH {
            return format!("{head}\n      {constant},\n      {parameters},\n      options,\n    );");
        }
        let (ok, error) = (&self.names.ok, &self.names.error);
        format!("    return this.#http.call<\n      {ok},\n      {error}\n    >({constant}, {parameters}, options);")
    }
}

/// Characters that mean nothing in a template literal.
fn is_token(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "/+.-_".contains(c))
}

fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "Any status".to_owned(),
    }
}

/// Whether an answer has a body that one reads.
pub fn has_body(operation: &Operation, answer: &Answer) -> bool {
    let never = matches!(answer.status, Status::Code(204 | 205 | 304));
    operation.method != Method::Head && !never && !answer.contents.is_empty()
}

/// What the runtime does not take apart stays whole; items and events come as they are sent.
pub fn answer_kind(writer: &Writer<'_>, content: &Content) -> &'static str {
    match body_kind(writer.facts(), content) {
        BodyKind::Json | BodyKind::JsonPatch => "json",
        BodyKind::Items(Framing::Lines) => "lines",
        BodyKind::Items(Framing::Records) => "records",
        BodyKind::Events
            if content
                .schema
                .is_none_or(|schema| is_text(writer.facts().shape(schema))) =>
        {
            "textEvents"
        }
        BodyKind::Events => "events",
        BodyKind::Form | BodyKind::Text | BodyKind::Xml => "text",
        BodyKind::Multipart | BodyKind::Bytes => "binary",
    }
}

/// Whether the data of events is sent as it is.
fn is_text(shape: &Shape) -> bool {
    match shape {
        Shape::String(_) => true,
        Shape::Enum(one) => one.values.iter().all(serde_json::Value::is_string),
        _ => false,
    }
}

/// What a header's text is read as.
pub fn header_kind(writer: &Writer<'_>, header: &Header) -> &'static str {
    match writer.facts().shape(header.schema) {
        Shape::Boolean => "boolean",
        Shape::Integer(_) | Shape::Number(_) => "number",
        _ => "string",
    }
}
