//! The views of traits, requests and answers.

use super::bodies::{BodyKind, body_kind};
use super::words;
use crate::contract::{Answer, Content, Header, Operation, Parameter, Shape, Status};
use crate::lower::{self, Direction};
use crate::plan::names::{Case, Wish, allocate, parameters};
use crate::plan::{Face, Plan};
use crate::render::rust::types::Types;
use crate::render::rust::{defaults, docs, literal};
use serde::Serialize;
use std::fmt::Write as _;

/// All traits.
#[derive(Debug, Serialize)]
pub struct Apis {
    apis: Vec<ApiName>,
    modules: Vec<String>,
    bounds: String,
}

#[derive(Debug, Serialize)]
struct ApiName {
    module: String,
    name: String,
    tag: String,
    operations: Vec<OperationName>,
}

#[derive(Debug, Serialize)]
struct OperationName {
    id: String,
    function: String,
}

/// The trait of a tag with its requests and answers.
#[derive(Debug, Serialize)]
pub struct Api {
    about: String,
    name: String,
    module: String,
    tag: String,
    /// Whether some fresh handler answers an example.
    exampled: bool,
    operations: Vec<OperationView>,
}

#[derive(Debug, Serialize)]
struct OperationView {
    id: String,
    function: String,
    base: String,
    docs: Vec<String>,
    deprecated: bool,
    request: Vec<FieldView>,
    body: Option<BodyEnum>,
    answers: Vec<Constructor>,
    headers: Vec<Setter>,
    forms: Vec<super::forms::Form>,
    fresh: Vec<String>,
    /// Whether the handler's signature fits one line.
    short: bool,
}

#[derive(Debug, Serialize)]
struct FieldView {
    name: String,
    ty: String,
    docs: Vec<String>,
}

/// A request body of several media types.
#[derive(Debug, Serialize)]
struct BodyEnum {
    name: String,
    variants: Vec<BodyVariant>,
}

#[derive(Debug, Serialize)]
struct BodyVariant {
    name: String,
    media_type: String,
    ty: String,
}

#[derive(Debug, Serialize)]
struct Constructor {
    name: String,
    docs: Vec<String>,
    /// `status: u16, body: models::Order`.
    arguments: String,
    expression: String,
}

#[derive(Debug, Serialize)]
struct Setter {
    name: String,
    docs: Vec<String>,
    header: String,
    ty: String,
}

impl Apis {
    /// The view of all traits.
    pub fn of(plan: &Plan<'_>) -> Self {
        let apis: Vec<_> = plan
            .names
            .tags
            .iter()
            .enumerate()
            .map(|(index, tag)| {
                let operations = plan.operations_of(index);
                let operations = operations.iter().map(|one| OperationName {
                    id: literal::string(&plan.contract.operations[*one].id),
                    function: plan.names.operations[*one].function.clone(),
                });
                ApiName {
                    module: tag.module.clone(),
                    name: tag.api.clone(),
                    tag: plan.contract.tags[index].name.clone(),
                    operations: operations.collect(),
                }
            })
            .collect();
        let mut modules: Vec<_> = apis.iter().map(|api| api.module.clone()).collect();
        modules.sort_by(|a, b| super::version_order(a, b));
        let bounds: Vec<_> = apis.iter().map(|api| format!("api::{}", api.name)).collect();
        Self {
            bounds: bounds.join(" + "),
            apis,
            modules,
        }
    }
}

impl Api {
    /// The view of one trait.
    pub fn of(plan: &Plan<'_>, tag: usize) -> Self {
        let names = &plan.names.tags[tag];
        let contract = &plan.contract.tags[tag];
        let operations = plan.operations_of(tag).into_iter();
        let operations: Vec<_> = operations.map(|index| Writer::of(plan, index).view()).collect();
        Self {
            exampled: operations
                .iter()
                .any(|one| one.fresh.iter().any(|line| line.contains("example"))),
            about: format!("The operations of the tag {}.", docs::code(&contract.name)),
            name: names.api.clone(),
            module: names.module.clone(),
            tag: docs::code(&contract.name),
            operations,
        }
    }
}

struct Writer<'a> {
    plan: &'a Plan<'a>,
    types: Types<'a>,
    index: usize,
    operation: &'a Operation,
}

impl<'a> Writer<'a> {
    fn of(plan: &'a Plan<'a>, index: usize) -> Self {
        let operation = &plan.contract.operations[index];
        Self {
            plan,
            types: plan.types("models::"),
            index,
            operation,
        }
    }

    fn view(&self) -> OperationView {
        let names = &self.plan.names.operations[self.index];
        let constructors = constructors(self.operation);
        let answers = constructors.iter().map(|one| self.constructor(one)).collect();
        let base = &names.base;
        let signature = format!(
            "    async fn {}(&self, _ctx: &Context, _request: {base}Request) -> Result<{base}Ok, {base}Error> {{",
            names.function
        );
        OperationView {
            id: self.operation.id.clone(),
            function: names.function.clone(),
            base: base.clone(),
            docs: self.docs(),
            deprecated: self.operation.deprecated,
            request: self.request(),
            body: self.body_enum(),
            headers: self.headers(),
            forms: super::forms::of(self.plan, self.index),
            fresh: self.fresh(constructors.first()),
            short: signature.chars().count() <= 120,
            answers,
        }
    }

    fn docs(&self) -> Vec<String> {
        let one = self.operation;
        let said = one.summary.as_deref().map(docs::cell).filter(|text| !text.is_empty());
        let route = docs::code(&format!("{} {}", one.method.as_str(), one.path.template));
        let first = match said {
            Some(said) => docs::sentence(&format!("{route}: {}.", said.trim_end_matches('.'))),
            None => vec![format!("{route}.")],
        };
        let described = one.description.as_deref().map(docs::paragraph).unwrap_or_default();
        let policies = words::policies(one)
            .map(|text| docs::sentence(&text))
            .unwrap_or_default();
        docs::join([first, described, policies])
    }

    fn request(&self) -> Vec<FieldView> {
        let names = parameters(self.operation);
        let fields = self
            .operation
            .parameters
            .iter()
            .zip(&names)
            .map(|(parameter, name)| FieldView {
                name: name.clone(),
                ty: parameter_type(&self.types, parameter),
                docs: self.parameter_docs(parameter),
            });
        let mut fields: Vec<_> = fields.collect();
        if let Some(body) = &self.operation.body {
            let ty = super::bodies::body_type(self.plan, &self.types, self.index);
            let described = body
                .description
                .as_deref()
                .map(docs::paragraph)
                .filter(|lines| !lines.is_empty());
            fields.push(FieldView {
                name: "body".to_owned(),
                ty,
                docs: described.unwrap_or_else(|| vec!["The body.".to_owned()]),
            });
        }
        fields
    }

    fn parameter_docs(&self, parameter: &Parameter) -> Vec<String> {
        let place = match parameter.location {
            crate::contract::Location::Path => "path",
            crate::contract::Location::Query => "query",
            crate::contract::Location::Header => "header",
            crate::contract::Location::Cookie => "cookie",
        };
        let said = parameter
            .description
            .as_deref()
            .map(docs::paragraph)
            .filter(|lines| !lines.is_empty());
        let bounds = words::constraints(&self.types, parameter.schema).map(|text| docs::sentence(&text));
        let default = defaults::of(&self.types, parameter.schema).and_then(|_| {
            let value = defaults::declared(&self.types, parameter.schema)?;
            (!parameter.required).then(|| docs::sentence(&format!("{} where absent.", docs::code(&value.to_string()))))
        });
        let named = vec![format!("{} in the {place}.", docs::code(&parameter.name))];
        docs::flow([
            said.unwrap_or(named),
            bounds.unwrap_or_default(),
            default.unwrap_or_default(),
        ])
    }

    fn body_enum(&self) -> Option<BodyEnum> {
        let body = self.operation.body.as_ref().filter(|body| body.contents.len() > 1)?;
        let names = super::bodies::variants(body);
        let variants = body
            .contents
            .iter()
            .enumerate()
            .zip(names)
            .map(|((number, content), name)| BodyVariant {
                name,
                media_type: docs::code(&content.media_type),
                ty: super::bodies::content_type(self.plan, &self.types, self.index, number, content),
            });
        let base = &self.plan.names.operations[self.index].base;
        Some(BodyEnum {
            name: format!("{base}Body"),
            variants: variants.collect(),
        })
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

    fn headers(&self) -> Vec<Setter> {
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

    /// The body of a fresh handler, laid out as rustfmt does: the contract's example in its first answer.
    fn fresh(&self, first: Option<&Named<'_>>) -> Vec<String> {
        let base = &self.plan.names.operations[self.index].base;
        let Some(one) = first else { return Vec::new() };
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
            let value = value.unwrap_or_else(|| lower::sample(self.plan.contract, header.schema, Direction::Answer));
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
                let value = super::examples::of(self.plan.contract, content, schema);
                format!("example({})", literal::raw(&literal::json(&value)))
            }
            (_, schema) => {
                let value = super::examples::of(self.plan.contract, content, schema);
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

/// The type of a parameter's field.
pub fn parameter_type(types: &Types<'_>, parameter: &Parameter) -> String {
    let ty = super::routes::parameter_plain(types, parameter);
    let sensitive = parameter.sensitive && !types.sensitive(parameter.schema);
    let ty = if sensitive { format!("kit::Sensitive<{ty}>") } else { ty };
    if parameter.required || parameter_default(types, parameter).is_some() {
        ty
    } else {
        format!("Option<{ty}>")
    }
}

/// The default of a parameter as an expression.
pub fn parameter_default(types: &Types<'_>, parameter: &Parameter) -> Option<String> {
    if parameter.required || types.nullable(parameter.schema) || parameter.sensitive {
        return None;
    }
    defaults::of(types, parameter.schema)
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

/// A constructor of an answer.
struct Named<'a> {
    name: String,
    answer: &'a Answer,
    content: Option<&'a Content>,
}

/// One constructor a status and media type, the first being what fresh handlers answer.
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
