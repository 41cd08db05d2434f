//! Views of the service as a whole.

use crate::contract::{Operation, SchemeKind};
use crate::lower::{self, Direction};
use crate::plan::{Face, Plan};
use crate::render::rust::{docs, literal};
use serde::Serialize;
use serde_json::{Value, json};

/// The service as a whole.
#[derive(Debug, Serialize)]
pub struct Service {
    crate_name: String,
    title: String,
    description: String,
    document: String,
    operations: Vec<Row>,
    bearer: bool,
    api_keys: bool,
    basic: bool,
    live: String,
    ready: String,
    metrics: String,
    bounds: String,
    patterns: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    method: String,
    path: String,
    handler: String,
    summary: String,
}

impl Service {
    /// The view of the service.
    pub fn of(plan: &Plan<'_>) -> Self {
        let contract = plan.contract;
        let uses = |test: fn(&SchemeKind) -> bool| contract.schemes.iter().any(|scheme| test(&scheme.kind));
        let bounds: Vec<_> = plan.names.tags.iter().map(|tag| format!("api::{}", tag.api)).collect();
        let rows = contract
            .operations
            .iter()
            .enumerate()
            .map(|(index, one)| row(plan, index, one));
        Self {
            crate_name: plan.inputs.crate_name.clone(),
            title: docs::cell(&contract.title),
            description: contract
                .description
                .as_deref()
                .map(docs::paragraph)
                .unwrap_or_default()
                .join("\n"),
            document: plan.config.document.clone(),
            operations: rows.collect(),
            bearer: uses(|kind| matches!(kind, SchemeKind::Bearer { .. })),
            api_keys: uses(|kind| matches!(kind, SchemeKind::ApiKey { .. })),
            basic: uses(|kind| matches!(kind, SchemeKind::Basic)),
            live: contract.service.live.clone(),
            ready: contract.service.ready.clone(),
            metrics: contract.service.metrics.clone(),
            bounds: bounds.join(" + "),
            patterns: plan.patterns.iter().next().is_some(),
        }
    }
}

fn row(plan: &Plan<'_>, index: usize, one: &Operation) -> Row {
    let module = &plan.names.tags[plan.tag_of(index)].module;
    Row {
        method: one.method.as_str().to_owned(),
        path: docs::cell(&one.path.template),
        handler: format!("src/handlers/{module}.rs"),
        summary: one.summary.as_deref().map(docs::cell).unwrap_or_default(),
    }
}

/// Patterns as statics.
#[derive(Debug, Serialize)]
pub struct Patterns {
    patterns: Vec<PatternView>,
}

#[derive(Debug, Serialize)]
struct PatternView {
    name: String,
    text: String,
    source: String,
    translated: String,
}

impl Patterns {
    /// The view of all patterns.
    pub fn of(plan: &Plan<'_>) -> Self {
        let views = plan.patterns.iter().map(|(source, pattern)| PatternView {
            name: pattern.name.clone(),
            text: docs::code(source),
            source: literal::raw(source),
            translated: literal::raw(&pattern.translated),
        });
        Self {
            patterns: views.collect(),
        }
    }
}

/// The JSON Schemas of the generic path: what failed to become a typed value is judged by these.
#[derive(Debug, Serialize)]
pub struct Schemas {
    document: String,
    schemas: Vec<SchemaView>,
}

#[derive(Debug, Serialize)]
struct SchemaView {
    constant: String,
    name: String,
    docs: String,
}

impl Schemas {
    /// The view of all schemas that a request body or a residue needs.
    pub fn of(plan: &Plan<'_>) -> Self {
        let mut definitions = serde_json::Map::new();
        let mut schemas = Vec::new();
        for (constant, id, docs) in wanted(plan) {
            let mut schema = lower::json_schema(plan.contract, id, Direction::Request);
            if let Some(Value::Object(own)) = schema.get_mut("$defs").map(Value::take) {
                definitions.extend(own);
            }
            if let Value::Object(members) = &mut schema {
                members.remove("$defs");
                members.remove("$schema");
            }
            let name = format!("~{constant}");
            definitions.insert(name.clone(), schema);
            schemas.push(SchemaView {
                constant,
                name: literal::string(&name),
                docs,
            });
        }
        let document = if schemas.is_empty() {
            json!({})
        } else {
            json!({ "$defs": definitions })
        };
        Self {
            document: literal::raw(&document.to_string()),
            schemas,
        }
    }
}

fn wanted(plan: &Plan<'_>) -> Vec<(String, crate::contract::SchemaId, String)> {
    let types = plan.types("");
    let mut list = Vec::new();
    for index in 0..plan.contract.operations.len() {
        for (number, content) in super::routes::structured(plan, index) {
            if let Some(schema) = content.schema {
                let about = docs::code(&types.value(schema, Face::Request));
                list.push((
                    super::routes::schema_constant(plan, index, number),
                    schema,
                    format!("The body {about}."),
                ));
            }
        }
    }
    for (id, name) in plan.patterns.residues() {
        let about = docs::code(&plan.contract.schema(id).pointer);
        list.push((name.to_owned(), id, format!("{about}.")));
    }
    list
}
