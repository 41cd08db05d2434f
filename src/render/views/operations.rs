//! The view of the operations' descriptors.

use super::Common;
use super::bodies::{BodyKind, body_kind};
use super::catalogue::{envelope_constant, retry};
use crate::contract::{
    Background, Builtin, Contract, Dependency, EnvelopeId, Form, Idempotency, IdempotencyMode, LimitKey, Location,
    Operation, Parameter, RateLimit, Requirement, Segment, Selector,
};
use crate::plan::{Group, Plan};
use crate::render::rust::{docs, literal};
use serde::Serialize;
use std::collections::BTreeMap;

/// All descriptors.
#[derive(Debug, Serialize)]
pub struct Index {
    modules: Vec<String>,
    shared: Vec<Shared>,
    constants: Vec<String>,
}

/// The descriptors of the operations of a tag.
#[derive(Debug, Serialize)]
pub struct Operations {
    about: String,
    parts: Vec<String>,
    #[serde(rename = "operations")]
    list: Vec<Descriptor>,
}

/// What several operations say alike, under a name.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
    docs: &'static str,
    constant: String,
    r#type: &'static str,
    value: String,
}

#[derive(Debug, Serialize)]
struct Descriptor {
    constant: String,
    /// Fields and their values, those that differ from `Operation::BASE`.
    fields: Vec<(String, String)>,
}

impl Index {
    /// The view of all operations.
    pub fn of(plan: &Plan<'_>, common: &Common) -> Self {
        let operations = plan.names.operations.iter();
        Self {
            modules: super::api::modules(plan),
            shared: common.lists.clone(),
            constants: operations.map(|one| one.constant.clone()).collect(),
        }
    }
}

impl Operations {
    /// The view of the operations of a tag.
    pub fn of(plan: &Plan<'_>, group: &Group, common: &Common) -> Self {
        let lists = common.lists.iter();
        let names = lists.map(|one| (one.value.clone(), one.constant.clone())).collect();
        let operations = group.operations.iter();
        Self {
            parts: group.parts.clone(),
            about: format!(
                "The operations of the tag {}, as the edge knows them.",
                docs::code(&plan.contract.tags[group.tag].name)
            ),
            list: operations.map(|index| descriptor(plan, *index, &names)).collect(),
        }
    }
}

/// The lists that several operations have, in document order.
pub fn shared(plan: &Plan<'_>) -> Vec<Shared> {
    let operations = &plan.contract.operations;
    let security = operations.iter().filter(|one| one.security.len() > 1).map(security);
    let envelopes = operations.iter().filter_map(|one| envelopes(plan, one));
    let security = repeated(security).map(|(index, value)| Shared {
        docs: "Who may call, as several operations have it.",
        constant: format!("SECURITY_{index}"),
        r#type: "&[Requirement]",
        value,
    });
    let envelopes = repeated(envelopes).map(|(index, value)| Shared {
        docs: "Bodies of another shape than the usual one, as several operations have them.",
        constant: format!("ENVELOPES_{index}"),
        r#type: "&[(&str, &Envelope)]",
        value,
    });
    security.chain(envelopes).collect()
}

/// Values that occur more than once, in the order in which they come, counted from 1.
fn repeated(values: impl Iterator<Item = String>) -> impl Iterator<Item = (usize, String)> {
    let mut uses: Vec<(String, usize)> = Vec::new();
    for value in values {
        match uses.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => uses.push((value, 1)),
        }
    }
    let several = uses.into_iter().filter(|(_, count)| *count > 1).enumerate();
    several.map(|(index, (value, _))| (index + 1, value))
}

fn descriptor(plan: &Plan<'_>, index: usize, names: &BTreeMap<String, String>) -> Descriptor {
    let one = &plan.contract.operations[index];
    let named = |value: String| names.get(&value).cloned().unwrap_or(value);
    let segments: Vec<_> = one.path.segments.iter().map(|segment| segments(segment)).collect();
    let mut fields = vec![
        ("id", literal::string(&one.id)),
        ("method", format!("Method::{}", method(one))),
        ("path", literal::string(&one.path.template)),
        ("segments", format!("&[{}]", segments.join(", "))),
    ];
    if !one.selectors.is_empty() {
        fields.push(("selectors", list(one.selectors.iter().map(selector))));
    }
    if !one.security.is_empty() {
        fields.push(("security", named(security(one))));
    }
    if !one.rate_limits.is_empty() {
        fields.push(("rate_limits", list(one.rate_limits.iter().map(rate_limit))));
    }
    if let Some(timeout) = one.timeout {
        fields.push(("timeout", format!("Some({})", literal::duration(timeout))));
    }
    fields.extend(body(plan, one).map(|body| ("body", body)));
    let produces = produces(one);
    if !produces.is_empty() {
        fields.push(("produces", literal::strings(&produces)));
    }
    let unacceptable = plan.contract.builtin(Builtin::NotAcceptable).0;
    if one.errors.iter().any(|known| known.error == unacceptable) {
        fields.push(("refuses_accept", "true".to_owned()));
    }
    fields.extend(one.idempotency.as_ref().map(|one| ("idempotency", idempotency(one))));
    let needed = needed(plan.contract, one);
    if !needed.is_empty() {
        fields.push(("dependencies", literal::strings(&needed)));
    }
    if one.deprecated {
        let since = literal::optional_string(one.deprecated_since.as_deref());
        let sunset = literal::optional_string(one.sunset.as_deref());
        fields.push((
            "deprecation",
            format!("Some(Deprecation {{ since: {since}, sunset: {sunset} }})"),
        ));
    }
    let envelopes = envelopes(plan, one).map(named);
    fields.extend(envelopes.map(|envelopes| ("envelopes", envelopes)));
    fields.extend(
        one.audit
            .as_ref()
            .map(|name| ("audit", format!("Some({})", literal::string(name)))),
    );
    let is_secret = |parameter: &Parameter| {
        let schema = plan.contract.schema(plan.contract.schemas.resolve(parameter.schema));
        parameter.sensitive || schema.sensitive
    };
    let mut path = one.parameters.iter().filter(|one| one.location == Location::Path);
    if path.any(is_secret) {
        fields.push(("hides_path", "true".to_owned()));
    }
    if !one.background.is_empty() {
        fields.push(("background", list(one.background.iter().map(task))));
    }
    Descriptor {
        constant: plan.names.operations[index].constant.clone(),
        fields: fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    }
}

fn method(one: &Operation) -> String {
    format!("{:?}", one.method)
}

fn segments(pieces: &[Segment]) -> String {
    list(pieces.iter().map(|piece| match piece {
        Segment::Literal(text) => format!("Literal({})", literal::string(text)),
        Segment::Parameter(name) => format!("Parameter({})", literal::string(name)),
    }))
}

fn selector(selector: &Selector) -> String {
    match selector {
        Selector::Parameter { location, name, values } => {
            let kind = if *location == Location::Query {
                "Query"
            } else {
                "Header"
            };
            format!(
                "Selector::{kind}({}, {})",
                literal::string(name),
                literal::strings(values)
            )
        }
        Selector::Path(at, Form::Integer) => format!("Selector::Path({at}, Form::Integer)"),
        Selector::Path(at, Form::Uuid) => format!("Selector::Path({at}, Form::Uuid)"),
        Selector::Path(at, Form::OneOf(values)) => {
            format!("Selector::Path({at}, Form::OneOf({}))", literal::strings(values))
        }
        Selector::Body(_) => "Selector::Body".to_owned(),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("&[{}]", items.collect::<Vec<_>>().join(", "))
}

fn security(one: &Operation) -> String {
    list(one.security.iter().map(requirement))
}

fn requirement(requirement: &Requirement) -> String {
    let schemes = requirement.schemes.iter().map(|one| {
        let scopes = literal::strings(&one.scopes);
        format!(
            "SchemeUse {{ scheme: {}, scopes: {scopes} }}",
            literal::string(&one.scheme)
        )
    });
    format!("Requirement({})", list(schemes))
}

fn rate_limit(limit: &RateLimit) -> String {
    let key = match &limit.key {
        LimitKey::Ip => "Ip".to_owned(),
        LimitKey::User => "User".to_owned(),
        LimitKey::ApiKey => "ApiKey".to_owned(),
        LimitKey::Header(name) => format!("Header({})", literal::string(name)),
        LimitKey::Custom(name) => format!("Custom({})", literal::string(name)),
        LimitKey::Global => "Global".to_owned(),
    };
    format!(
        "RateLimit {{ name: {}, quota: {}, window: {}, key: LimitKey::{key}, burst: {}, cost: {} }}",
        literal::string(&limit.name),
        literal::grouped(limit.quota.into()),
        literal::duration(limit.window),
        literal::optional(limit.burst.map(|burst| burst.to_string())),
        limit.cost
    )
}

fn task(task: &Background) -> String {
    format!(
        "TaskRule {{ name: {}, cpu: {}, timeout: {}, retry: {} }}",
        literal::string(&task.task),
        task.cpu,
        literal::optional(task.timeout.map(literal::duration)),
        literal::optional(task.retry.as_ref().map(retry))
    )
}

fn body(plan: &Plan<'_>, one: &Operation) -> Option<String> {
    let body = one.body.as_ref()?;
    let media_types = literal::strings(body.contents.iter().map(|content| content.media_type.as_str()));
    let types = plan.types("");
    let any = body
        .contents
        .iter()
        .any(|content| body_kind(&types, content) == BodyKind::Bytes);
    let limit = body
        .limit
        .filter(|limit| any || *limit != plan.contract.service.body_limit);
    let limit = literal::optional(limit.map(|limit| literal::grouped(limit.into())));
    let required = body.required;
    Some(format!(
        "Some(BodyRules {{ required: {required}, media_types: {media_types}, limit: {limit} }})"
    ))
}

fn produces(one: &Operation) -> Vec<&str> {
    let mut list: Vec<&str> = Vec::new();
    for content in one.answers.iter().flat_map(|answer| &answer.contents) {
        if !list.contains(&content.media_type.as_str()) {
            list.push(&content.media_type);
        }
    }
    list
}

/// The dependencies without which the operation answers `unavailable`; others answer their own code.
fn needed<'c>(contract: &'c Contract, one: &Operation) -> Vec<&'c str> {
    let uses = |dependency: &&Dependency| one.dependencies.contains(&dependency.name);
    let all = contract.dependencies.iter().filter(uses);
    let critical = all.filter(|dependency| dependency.critical && dependency.fails_as.is_none());
    critical.map(|dependency| dependency.name.as_str()).collect()
}

fn idempotency(one: &Idempotency) -> String {
    let required = one.mode == IdempotencyMode::Required;
    let ttl = literal::duration(one.ttl);
    format!(
        "Some(Idempotency {{ required: {required}, ttl: {ttl}, header: {} }})",
        literal::string(&one.header)
    )
}

/// The codes whose body has another shape here than elsewhere.
fn envelopes(plan: &Plan<'_>, one: &Operation) -> Option<String> {
    let other = one.errors.iter().filter(|error| error.envelope != EnvelopeId(0));
    let pairs: Vec<_> = other
        .map(|error| {
            let code = literal::string(&plan.contract.error(error.error).code);
            format!("({code}, &contract::{})", envelope_constant(error.envelope.0 as usize))
        })
        .collect();
    (!pairs.is_empty()).then(|| format!("&[{}]", pairs.join(", ")))
}
