//! Views of the service as a whole.

use super::Common;
use super::clients::{self, ClientView};
use crate::contract::{BodyKind, Contract, DependencyKind, Operation, SchemeKind};
use crate::plan::{Plan, patterns};
use crate::render::rust::{docs, literal};
use serde::Serialize;

/// The service as a whole.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "what a template may ask")]
pub struct Service {
    crate_name: String,
    title: String,
    description: String,
    document: String,
    typescript: bool,
    operations: Vec<Row>,
    bearer: bool,
    openid: bool,
    api_keys: bool,
    basic: bool,
    redis: bool,
    /// Of dependencies over HTTP.
    clients: Vec<ClientView>,
    /// Whether handlers share something from the start.
    stateful: bool,
    live: String,
    ready: String,
    metrics: String,
    errors: String,
    live_literal: String,
    ready_literal: String,
    metrics_literal: String,
    bounds: String,
    patterns: bool,
    dependencies: String,
    /// The optional parts of the kit.
    features: String,
    /// Those that the contract needs.
    needed: String,
    /// Whether the contract leans on an SQL database.
    database: bool,
    /// Whether some operation asks who asks, with a scheme that the kit verifies.
    secured: String,
    /// Whether the contract has security schemes.
    schemes: bool,
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
    pub fn of(plan: &Plan<'_>, common: &Common) -> Self {
        let contract = plan.contract;
        let uses = |test: fn(&SchemeKind) -> bool| contract.schemes.iter().any(|scheme| test(&scheme.kind));
        let rows = contract
            .operations
            .iter()
            .enumerate()
            .map(|(index, one)| row(plan, index, one));
        let clients = clients::clients(plan, common);
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
            typescript: plan.config.typescript,
            operations: rows.collect(),
            bearer: uses(|kind| matches!(kind, SchemeKind::Bearer { .. })),
            openid: contract.schemes.iter().any(|scheme| scheme.openid_url.is_some()),
            api_keys: uses(|kind| matches!(kind, SchemeKind::ApiKey { .. })),
            basic: uses(|kind| matches!(kind, SchemeKind::Basic)),
            redis: contract
                .dependencies
                .iter()
                .any(|one| one.kind == DependencyKind::Redis),
            stateful: contract.has_database() || !clients.is_empty(),
            clients,
            live: contract.service.live.clone(),
            ready: contract.service.ready.clone(),
            metrics: contract.service.metrics.clone(),
            errors: contract.service.errors.clone(),
            live_literal: literal::string(&contract.service.live),
            ready_literal: literal::string(&contract.service.ready),
            metrics_literal: literal::string(&contract.service.metrics),
            bounds: super::api::bounds(plan),
            patterns: plan.patterns.iter().next().is_some(),
            dependencies: section("[dependencies]"),
            features: section("[features]\ndefault"),
            needed: needed(contract).join(", "),
            database: contract.has_database(),
            secured: secured(contract).to_string(),
            schemes: !contract.schemes.is_empty(),
        }
    }
}

/// A section of the manifest of the crate in which the kit is tested: what the kit needs there, it needs here.
fn section(heading: &str) -> String {
    let manifest = include_str!("../../../tests/kit/Cargo.toml");
    let section = manifest.split(heading).nth(1).unwrap_or_default();
    let lines = section.lines().skip(1).take_while(|line| !line.starts_with('['));
    lines
        .filter(|line| !line.trim().is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The optional parts of the kit without which the contract cannot be kept, as a manifest lists them.
fn needed(contract: &Contract) -> Vec<String> {
    let leans = |kind: &DependencyKind| contract.dependencies.iter().any(|one| one.kind == *kind);
    let openid = contract.schemes.iter().any(|scheme| scheme.openid_url.is_some());
    let database = contract.has_database();
    let tasks = contract.operations.iter().any(|one| !one.background.is_empty());
    let needs = [
        ("backtracking", patterns::backtrack(contract)),
        ("client", leans(&DependencyKind::Http)),
        ("jwks", openid),
        ("multipart", contract.takes(BodyKind::Multipart)),
        ("postgres", database),
        ("queue", database && tasks),
        ("redis", leans(&DependencyKind::Redis)),
        ("sqlite", database),
        ("xml", contract.has_xml()),
    ];
    let features = needs.iter().filter(|(_, needed)| *needed);
    features.map(|(name, _)| format!("\"{name}\"")).collect()
}

fn secured(contract: &Contract) -> bool {
    let uses = contract
        .operations
        .iter()
        .flat_map(|operation| &operation.security)
        .flat_map(|one| &one.schemes);
    let mut schemes = uses.filter_map(|used| contract.schemes.iter().find(|scheme| scheme.name == used.scheme));
    schemes.any(|scheme| !matches!(scheme.kind, SchemeKind::Other(_)))
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
}

impl Patterns {
    /// The view of all patterns.
    pub fn of(plan: &Plan<'_>) -> Self {
        let views = plan.patterns.iter().map(|(source, name)| PatternView {
            name: name.to_owned(),
            text: docs::code(source),
            source: literal::raw(source),
        });
        Self {
            patterns: views.collect(),
        }
    }
}
