//! The views of errors: the catalogue, shared payloads, one enum an operation.

use crate::contract::{Contract, ErrorCode, ErrorId, Operation, Origin, Shape, Template, TemplatePart};
use crate::plan::names::ErrorName;
use crate::plan::{Face, Plan};
use crate::render::rust::types::Types;
use crate::render::rust::{docs, literal};
use serde::Serialize;
use std::collections::BTreeMap;

/// A payload that several operations share, or that a dependency's failure converts to.
#[derive(Debug, Serialize)]
pub struct Shared {
    payloads: Vec<Variant>,
    modules: Vec<String>,
}

/// The error enums of a tag.
#[derive(Debug, Serialize)]
pub struct Errors {
    about: String,
    enums: Vec<ErrorEnum>,
    imports: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ErrorEnum {
    name: String,
    docs: Vec<String>,
    operation: String,
    rows: Vec<Row>,
    variants: Vec<Variant>,
    has_members: bool,
    has_headers: bool,
    has_body: bool,
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
    fields: Vec<Member>,
    headers: Vec<HeaderLine>,
    auto_retry: bool,
    body: Option<String>,
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

/// Which codes have a payload struct of their own.
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
        error.body.is_none() && (converts(error) || (*count > 1 && !error.members.is_empty()))
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
    pub fn of(plan: &Plan<'_>) -> Self {
        let writer = Writer {
            plan,
            types: plan.types("models::"),
            shared: &[],
        };
        let payloads = shared(plan.contract).into_iter().map(|id| writer.variant(id)).collect();
        let mut modules: Vec<_> = plan.names.tags.iter().map(|tag| tag.module.clone()).collect();
        modules.sort_by(|a, b| super::version_order(a, b));
        Self { payloads, modules }
    }
}

impl Errors {
    /// The view of the enums of these operations.
    pub fn of(plan: &Plan<'_>, tag: usize) -> Self {
        let operations = plan.operations_of(tag);
        let shared = shared(plan.contract);
        let writer = Writer {
            plan,
            types: plan.types("models::"),
            shared: &shared,
        };
        let enums: Vec<_> = operations.iter().map(|index| writer.error_enum(*index)).collect();
        let all = enums.iter().flat_map(|one| &one.variants);
        let mut imports: Vec<_> = all
            .filter(|variant| variant.shared)
            .map(|variant| variant.name.clone())
            .collect();
        imports.sort();
        imports.dedup();
        let about = format!(
            "Why the operations of the tag {} may fail.",
            docs::code(&plan.contract.tags[tag].name)
        );
        Self { about, enums, imports }
    }
}

struct Writer<'a> {
    plan: &'a Plan<'a>,
    types: Types<'a>,
    shared: &'a [ErrorId],
}

impl Writer<'_> {
    fn name(&self, id: ErrorId) -> &ErrorName {
        &self.plan.names.errors[id.0 as usize]
    }

    fn error_enum(&self, index: usize) -> ErrorEnum {
        let operation = &self.plan.contract.operations[index];
        let names = &self.plan.names.operations[index];
        let tag = self.plan.tag_of(index);
        let variants: Vec<_> = raised(operation).into_iter().map(|id| self.variant(id)).collect();
        let api = &self.plan.names.tags[tag].api;
        let own = |test: fn(&Variant) -> bool| variants.iter().any(|variant| variant.shared || test(variant));
        ErrorEnum {
            name: format!("{}Error", names.base),
            docs: vec![format!(
                "Why [`{api}::{}`](crate::generated::api::{api}::{}) may fail.",
                names.function, names.function
            )],
            operation: operation.id.clone(),
            rows: raised(operation)
                .into_iter()
                .map(|id| row(self.plan.contract.error(id)))
                .collect(),
            has_members: own(|variant| !variant.fields.is_empty()),
            has_headers: own(|variant| !variant.headers.is_empty() || variant.auto_retry),
            has_body: variants.iter().any(|variant| variant.body.is_some()),
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
        Variant {
            name: name.variant.clone(),
            constant: name.constant.clone(),
            docs: docs::join([vec![format!("{}, {}.", docs::code(&error.code), error.status)]]),
            message: self.message(&error.detail, error, name),
            shared: self.shared.contains(&id),
            fields: fields.collect(),
            headers: error
                .headers
                .iter()
                .map(|(header, template)| HeaderLine {
                    name: literal::string(&header.to_lowercase()),
                    format: self.message(template, error, name),
                })
                .collect(),
            auto_retry: error.retry_after == Some(None) && error.body.is_none(),
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
                        format.push_str(&format!("{{{field}}}"));
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
