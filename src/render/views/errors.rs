//! The views of errors: the catalogue, shared payloads, one enum an operation.

use super::Common;
use super::error_sets::{ErrorSet, shared_enum};
use crate::contract::{Builtin, Contract, ErrorCode, ErrorId, Operation, Origin, Shape, Template, TemplatePart};
use crate::plan::names::ErrorName;
use crate::plan::{Face, Group, Plan};
use crate::render::rust::types::Types;
use crate::render::rust::{docs, literal};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A payload that several operations share, or that a dependency's failure converts to.
#[derive(Debug, Serialize)]
pub struct Shared {
    payloads: Vec<Variant>,
    enums: Vec<ErrorEnum>,
    modules: Vec<String>,
    /// Whether some code has a body of its own.
    bodies: bool,
    /// The static of what `Internal` answers.
    internal: String,
    /// Whether there is a database whose errors convert.
    database: bool,
}

/// The error enums of a tag.
#[derive(Debug, Serialize)]
pub struct Errors {
    about: String,
    parts: Vec<String>,
    enums: Vec<ErrorEnum>,
    /// The static of what `Internal` answers.
    internal: String,
    /// Whether there is a database whose errors convert.
    database: bool,
}

#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether a method is needed")]
struct ErrorEnum {
    name: String,
    docs: Vec<String>,
    operation: String,
    /// The enum that it is, where several operations raise the same codes.
    alias: Option<String>,
    rows: Vec<Row>,
    variants: Vec<Variant>,
    has_members: bool,
    has_headers: bool,
    has_body: bool,
    has_retry: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    code: String,
    status: String,
    detail: String,
}

#[derive(Clone, Debug, Serialize)]
struct Variant {
    name: String,
    constant: String,
    docs: Vec<String>,
    /// The arguments of `#[error(…)]`.
    message: String,
    shared: bool,
    /// What follows the name in a pattern that binds nothing.
    rest: String,
    /// The fields that a pattern binds for the headers.
    header_fields: Vec<String>,
    fields: Vec<Member>,
    headers: Vec<HeaderLine>,
    auto_retry: bool,
    /// Whether its struct has fields.
    has_members: bool,
    body: Option<String>,
    body_kind: String,
}

#[derive(Clone, Debug, Serialize)]
struct Member {
    name: String,
    key: String,
    ty: String,
    optional: bool,
    docs: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct HeaderLine {
    name: String,
    format: String,
}

/// Which codes have a payload struct of their own: those that several operations may raise, so that one function serves
/// them all, and those that a dependency's failure becomes.
pub fn shared(contract: &Contract) -> Vec<ErrorId> {
    let mut users: BTreeMap<ErrorId, usize> = BTreeMap::new();
    for operation in &contract.operations {
        for error in raised(operation) {
            *users.entry(error).or_default() += 1;
        }
    }
    let converts = |error: &ErrorCode| {
        contract
            .dependencies
            .iter()
            .any(|dependency| dependency.fails_as.as_deref() == Some(error.code.as_str()))
    };
    let wanted = |(id, count): &(ErrorId, usize)| {
        let error = contract.error(*id);
        error.body.is_none() && (converts(error) || *count > 1)
    };
    users.into_iter().filter(wanted).map(|(id, _)| id).collect()
}

/// The codes that a handler of this operation may raise, `Internal` aside.
pub fn raised(operation: &Operation) -> Vec<ErrorId> {
    let mut ids: Vec<_> = operation
        .errors
        .iter()
        .filter(|one| matches!(one.origin, Origin::Handler | Origin::Dependency))
        .map(|one| one.error)
        .collect();
    ids.dedup();
    ids
}

impl Shared {
    /// The view of all shared payloads.
    pub fn of(plan: &Plan<'_>, common: &Common) -> Self {
        let shared = &common.shared;
        let payloads = shared.iter().map(|id| Writer::of(plan, &[]).variant(*id)).collect();
        let writer = Writer::of(plan, shared);
        let enums = common.sets.iter().map(|set| writer.shared_enum(set)).collect();
        let bodies = plan.contract.errors.iter().any(|error| error.body.is_some());
        Self {
            payloads,
            enums,
            modules: super::api::modules(plan),
            bodies,
            internal: internal(plan),
            database: plan.contract.has_database(),
        }
    }
}

impl Errors {
    /// The view of the enums of these operations.
    pub fn of(plan: &Plan<'_>, group: &Group, common: &Common) -> Self {
        let writer = Writer::of(plan, &common.shared);
        let enums: Vec<_> = group
            .operations
            .iter()
            .map(|index| writer.error_enum(*index, &common.sets))
            .collect();
        let internal = internal(plan);
        let about = format!(
            "Why the operations of the tag {} may fail.",
            docs::code(&plan.contract.tags[group.tag].name)
        );
        Self {
            about,
            parts: group.parts.clone(),
            enums,
            internal,
            database: plan.contract.has_database(),
        }
    }
}

fn internal(plan: &Plan<'_>) -> String {
    let id = plan.contract.builtin(Builtin::Internal).0;
    plan.names.errors[id.0 as usize].constant.clone()
}

struct Writer<'a> {
    plan: &'a Plan<'a>,
    types: Types<'a>,
    shared: &'a [ErrorId],
}

impl<'a> Writer<'a> {
    fn of(plan: &'a Plan<'a>, shared: &'a [ErrorId]) -> Self {
        let types = plan.types("models::");
        Self { plan, types, shared }
    }

    fn name(&self, id: ErrorId) -> &ErrorName {
        &self.plan.names.errors[id.0 as usize]
    }

    fn error_enum(&self, index: usize, sets: &[ErrorSet]) -> ErrorEnum {
        let operation = &self.plan.contract.operations[index];
        let names = &self.plan.names.operations[index];
        let tag = self.plan.tag_of(index);
        let api = &self.plan.names.tags[tag].api;
        let raised = raised(operation);
        let nothing = raised.is_empty().then_some("Unexpected");
        ErrorEnum {
            name: format!("{}Error", names.base),
            docs: vec![format!(
                "Why [`{api}::{}`](crate::generated::api::{api}::{}) may fail.",
                names.function, names.function
            )],
            operation: docs::cell(&operation.id),
            alias: nothing.or_else(|| shared_enum(sets, &raised)).map(str::to_owned),
            ..self.enum_of(&raised)
        }
    }

    fn shared_enum(&self, set: &ErrorSet) -> ErrorEnum {
        ErrorEnum {
            name: set.name.clone(),
            docs: vec!["Why several operations may fail.".to_owned()],
            ..self.enum_of(&set.errors)
        }
    }

    /// The enum of these codes, without a name.
    fn enum_of(&self, errors: &[ErrorId]) -> ErrorEnum {
        let variants: Vec<_> = errors.iter().map(|id| self.variant(*id)).collect();
        let any = |test: fn(&Variant) -> bool| variants.iter().any(test);
        ErrorEnum {
            name: String::new(),
            docs: Vec::new(),
            operation: String::new(),
            alias: None,
            rows: errors.iter().map(|id| row(self.plan.contract.error(*id))).collect(),
            has_members: any(|variant| !variant.fields.is_empty()),
            has_headers: any(|variant| !variant.headers.is_empty()),
            has_body: any(|variant| variant.body.is_some()),
            has_retry: any(|variant| variant.auto_retry),
            variants,
        }
    }

    fn variant(&self, id: ErrorId) -> Variant {
        let error = self.plan.contract.error(id);
        let name = self.name(id);
        let fields = error.members.iter().zip(&name.fields).map(|(member, field)| {
            let ty = self.types.value(member.schema, Face::Answer);
            let optional = !member.required;
            let already = ty.starts_with("Option<");
            Member {
                name: field.clone(),
                key: literal::string(&member.name),
                ty: if optional && !already {
                    format!("Option<{ty}>")
                } else {
                    ty
                },
                optional,
                docs: self.member_docs(error, &member.name, member.schema),
            }
        });
        let body = error.body.as_ref().and_then(|(_, schema)| *schema);
        let shared = self.shared.contains(&id);
        let auto_retry = error.retry_after == Some(None) && error.body.is_none();
        let has_members = auto_retry || !error.members.is_empty();
        let rest = match (shared || body.is_some(), has_members) {
            (true, _) => "(_)",
            (false, false) => "",
            (false, true) => " { .. }",
        };
        Variant {
            rest: rest.to_owned(),
            header_fields: header_fields(error, name),
            name: name.variant.clone(),
            constant: name.constant.clone(),
            docs: variant_docs(error),
            message: self.message(&error.detail, error, name),
            shared,
            fields: fields.collect(),
            headers: error
                .headers
                .iter()
                .map(|(header, template)| HeaderLine {
                    name: literal::string(&header.to_lowercase()),
                    format: self.message(template, error, name),
                })
                .collect(),
            auto_retry,
            has_members,
            body_kind: error
                .body
                .as_ref()
                .map(|(media, _)| own_body(media))
                .unwrap_or_default(),
            body: body.map(|schema| self.types.value(schema, Face::Answer)),
        }
    }

    fn member_docs(&self, error: &ErrorCode, name: &str, schema: crate::contract::SchemaId) -> Vec<String> {
        let described = self
            .plan
            .contract
            .schema(schema)
            .description
            .as_deref()
            .map(docs::paragraph);
        described.filter(|lines| !lines.is_empty()).unwrap_or_else(|| {
            vec![format!(
                "The member {} of {}.",
                docs::code(name),
                docs::code(&error.code)
            )]
        })
    }

    /// The format string of a template and its arguments.
    fn message(&self, template: &Template, error: &ErrorCode, name: &ErrorName) -> String {
        let mut format = String::new();
        let mut arguments = Vec::new();
        for part in &template.parts {
            match part {
                TemplatePart::Text(text) => format.push_str(&text.replace('{', "{{").replace('}', "}}")),
                TemplatePart::Member(member) => {
                    let Some(index) = error.members.iter().position(|one| one.name == *member) else {
                        continue;
                    };
                    let property = &error.members[index];
                    let field = &name.fields[index];
                    let shown = property.required && self.displays(property.schema);
                    if shown {
                        let _ = write!(format, "{{{field}}}");
                    } else {
                        format.push_str("{}");
                        arguments.push(format!(", serde_json::to_value(.{field}).unwrap_or_default()"));
                    }
                }
            }
        }
        if template.parts.is_empty() {
            format = template.text.replace('{', "{{").replace('}', "}}");
        }
        literal::string(&format) + &arguments.concat()
    }

    fn displays(&self, id: crate::contract::SchemaId) -> bool {
        let scalar = match self.types.shape(id) {
            Shape::Boolean | Shape::Integer(_) | Shape::Number(_) | Shape::String(_) => true,
            Shape::Enum(one) => {
                crate::render::rust::enums::constants(one) == crate::render::rust::enums::Constants::Strings
            }
            _ => false,
        };
        scalar && !self.types.nullable(id) && !self.types.sensitive(id)
    }
}

/// The code, what it means, and whether it is still to be used.
fn variant_docs(error: &ErrorCode) -> Vec<String> {
    let title = docs::sentence(&format!(
        "{}, {}: {}",
        docs::code(&error.code),
        error.status,
        error.title
    ));
    let described = error.description.as_deref().map(docs::paragraph).unwrap_or_default();
    let instead = error
        .replaced_by
        .as_deref()
        .map(|code| format!("Deprecated: use {}.", docs::code(code)));
    let deprecated = error.deprecated.then(|| "Deprecated.".to_owned());
    docs::join([title, described, instead.or(deprecated).into_iter().collect()])
}

/// How the kit is handed a body of the handler's own.
fn own_body(media: &str) -> String {
    let wild = media.contains('*');
    let text = literal::string(if wild { "application/json" } else { media });
    let bytes = if media.contains("json") || wild { "json" } else { "text" };
    format!("Some(error::OwnBody {{ media_type: {text}.into(), bytes: super::{bytes}_bytes(body) }})")
}

/// The fields that the templates of an error's headers show.
fn header_fields(error: &ErrorCode, name: &ErrorName) -> Vec<String> {
    let parts = error.headers.iter().flat_map(|(_, template)| &template.parts);
    let shown: BTreeSet<&str> = parts
        .filter_map(|part| match part {
            TemplatePart::Member(member) => Some(member.as_str()),
            TemplatePart::Text(_) => None,
        })
        .collect();
    let fields = error.members.iter().zip(&name.fields);
    fields
        .filter(|(member, _)| shown.contains(member.name.as_str()))
        .map(|(_, field)| field.clone())
        .collect()
}

fn row(error: &ErrorCode) -> Row {
    let retry = match error.retry_after {
        Some(Some(seconds)) => format!(", retry after {seconds} s"),
        Some(None) => ", retryable".to_owned(),
        None => String::new(),
    };
    Row {
        code: docs::code(&error.code),
        status: format!("{}{retry}", error.status),
        detail: docs::cell(&error.detail.text),
    }
}
