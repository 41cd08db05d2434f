//! The view of the contract's statics: envelopes, the catalogue, what surrounds all operations.

use crate::contract::{
    Breaker, Builtin, Contract, Dependency, DependencyKind, Envelope, ErrorCode, FieldErrorMap, LogFormat, LogLevel,
    MetricNames, RateLimitHeaders, Retry, Role, Scheme, SchemeKind, Shape, Slot,
};
use crate::plan::Plan;
use crate::render::rust::{docs, literal};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// The contract's statics.
#[derive(Debug, Serialize)]
pub struct Catalogue {
    title: String,
    version: String,
    base_path: String,
    entries: Vec<Entry>,
    builtins: Vec<String>,
    envelopes: Vec<EnvelopeView>,
    precedence: Vec<String>,
    schemes: Vec<SchemeView>,
    openid_urls: Option<String>,
    dependencies: Vec<DependencyView>,
    live: String,
    ready: String,
    health_cache: String,
    metrics: String,
    errors: String,
    body_limit: String,
    rate_limit_headers: String,
    cors: Option<CorsView>,
    security_headers: Vec<(String, String)>,
    withheld_headers: Option<String>,
    /// The header and the variable of the fault ports.
    faults: Option<(String, String)>,
    /// Where they differ from the usual ones.
    metric_names: Option<MetricView>,
    log_format: Option<String>,
    trace_header: String,
    redact: String,
    /// Where there are any.
    sensitive: Option<String>,
    pages: Vec<PageView>,
}

#[derive(Debug, Serialize)]
struct PageView {
    path: String,
    media_type: String,
    file: String,
    etag: String,
}

#[derive(Debug, Serialize)]
struct Entry {
    constant: String,
    docs: Vec<String>,
    code: String,
    status: u16,
    type_uri: String,
    title: String,
    retryable: String,
    retry_after: String,
    log: String,
    report: String,
    builtin: String,
    detail: String,
}

#[derive(Debug, Serialize)]
struct EnvelopeView {
    constant: String,
    media_type: String,
    body: String,
}

#[derive(Debug, Serialize)]
struct SchemeView {
    name: String,
    kind: String,
}

#[derive(Debug, Serialize)]
struct DependencyView {
    name: String,
    kind: String,
    variable: String,
    critical: String,
    timeout: String,
    retry: String,
    breaker: String,
}

#[derive(Debug, Serialize)]
struct CorsView {
    origins: String,
    credentials: String,
    headers: String,
    expose_headers: String,
    max_age: String,
}

impl Catalogue {
    /// The view of the whole contract.
    pub fn of(plan: &Plan<'_>) -> Self {
        let contract = plan.contract;
        let service = &contract.service;
        let named = |builtin| {
            plan.names.errors[contract.builtin(builtin).0.0 as usize]
                .constant
                .clone()
        };
        let entries = contract.errors.iter().zip(&plan.names.errors);
        Self {
            title: literal::string(&contract.title),
            version: literal::string(&contract.version),
            base_path: literal::string(&contract.base_path),
            entries: entries.map(|(error, name)| entry(error, &name.constant)).collect(),
            builtins: Builtin::ALL.into_iter().map(named).collect(),
            envelopes: envelopes(contract),
            precedence: contract.precedence.iter().map(|one| format!("{one:?}")).collect(),
            schemes: contract.schemes.iter().map(scheme).collect(),
            openid_urls: openid_urls(contract),
            dependencies: contract.dependencies.iter().map(|one| dependency(plan, one)).collect(),
            live: literal::string(&service.live),
            ready: literal::string(&service.ready),
            health_cache: literal::duration(service.health_cache),
            metrics: literal::string(&service.metrics),
            errors: literal::string(&service.errors),
            body_limit: literal::grouped(service.body_limit.into()),
            rate_limit_headers: match service.rate_limit_headers {
                RateLimitHeaders::Draft => "Draft",
                RateLimitHeaders::Legacy => "Legacy",
                RateLimitHeaders::None => "None",
            }
            .to_owned(),
            cors: service.cors.as_ref().map(|cors| CorsView {
                origins: literal::strings(&cors.origins),
                credentials: cors.credentials.to_string(),
                headers: literal::strings(&cors.headers),
                expose_headers: literal::strings(&cors.expose_headers),
                max_age: literal::optional(cors.max_age.map(literal::duration)),
            }),
            security_headers: service
                .security_headers
                .iter()
                .map(|(name, value)| (literal::string(&name.to_lowercase()), literal::string(value)))
                .collect(),
            faults: service.faults.as_ref().map(|port| {
                (
                    literal::string(&port.header.to_lowercase()),
                    literal::string(&port.token_env),
                )
            }),
            withheld_headers: (!service.withheld_headers.is_empty())
                .then(|| literal::strings(&service.withheld_headers)),
            metric_names: (service.metric_names != MetricNames::default()).then(|| metric_names(&service.metric_names)),
            log_format: (service.log_format != LogFormat::Auto).then(|| format!("{:?}", service.log_format)),
            trace_header: literal::string(&service.trace_header),
            redact: literal::strings(service.redact.iter().map(|name| name.to_lowercase())),
            sensitive: sensitive(contract),
            pages: pages(plan),
        }
    }
}

/// The names under which values stand that are never logged, in alphabetical order.
fn sensitive(contract: &Contract) -> Option<String> {
    let is_sensitive = |id| contract.schema(id).sensitive || contract.schema(contract.schemas.resolve(id)).sensitive;
    let objects = contract.schemas.iter().filter_map(|(_, schema)| match &schema.shape {
        Shape::Object(object) => Some(object),
        _ => None,
    });
    let properties = objects.flat_map(|object| &object.properties);
    let properties = properties
        .filter(|property| is_sensitive(property.schema))
        .map(|property| property.name.as_str());
    let parameters = contract.operations.iter().flat_map(|operation| &operation.parameters);
    let parameters = parameters
        .filter(|one| one.sensitive || is_sensitive(one.schema))
        .map(|one| one.name.as_str());
    let names: BTreeSet<&str> = properties.chain(parameters).collect();
    (!names.is_empty()).then(|| literal::strings(names))
}

#[derive(Debug, Serialize)]
struct MetricView {
    requests: String,
    duration: String,
    dependency_calls: String,
    method: String,
    route: String,
    status: String,
    code: String,
}

fn metric_names(names: &MetricNames) -> MetricView {
    MetricView {
        requests: literal::optional_string(names.requests.as_deref()),
        duration: literal::string(&names.duration),
        dependency_calls: literal::optional_string(names.dependency_calls.as_deref()),
        method: literal::string(&names.method),
        route: literal::string(&names.route),
        status: literal::string(&names.status),
        code: literal::string(&names.code),
    }
}

fn entry(error: &ErrorCode, constant: &str) -> Entry {
    let log = match error.log {
        LogLevel::None => "None",
        LogLevel::Debug => "Debug",
        LogLevel::Info => "Info",
        LogLevel::Warn => "Warn",
        LogLevel::Error => "Error",
    };
    let retry_after = match error.retry_after {
        None => "None".to_owned(),
        Some(None) => "Some(RetryAfter::Auto)".to_owned(),
        Some(Some(seconds)) => format!("Some(RetryAfter::Seconds({}))", literal::grouped(seconds.into())),
    };
    Entry {
        constant: constant.to_owned(),
        docs: docs::sentence(&format!(
            "{}, {}: {}",
            docs::code(&error.code),
            error.status,
            error.title
        )),
        code: literal::string(&error.code),
        status: error.status,
        type_uri: literal::string(&error.type_uri),
        title: literal::string(&error.title),
        retryable: error.retryable.to_string(),
        retry_after,
        log: log.to_owned(),
        report: error.report.to_string(),
        builtin: literal::optional(error.builtin.map(|one| format!("Builtin::{one:?}"))),
        detail: literal::string(&error.detail.text),
    }
}

/// The published document in both forms.
fn pages(plan: &Plan<'_>) -> Vec<PageView> {
    let published = &plan.inputs.published;
    let forms = [
        ("json", "application/json", &published.json),
        ("yaml", "application/yaml", &published.yaml),
    ];
    let served = plan.contract.service.document.iter();
    let pages = served.flat_map(|path| {
        forms.map(|(end, media_type, text)| PageView {
            path: literal::string(&format!("{path}.{end}")),
            media_type: literal::string(media_type),
            file: literal::string(&format!("openapi.{end}")),
            etag: literal::string(&etag(text)),
        })
    });
    pages.collect()
}

/// A strong entity tag (RFC 9110, section 8.8.3): half of the text's SHA-256.
fn etag(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let half: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{half}\"")
}

/// The static of an envelope.
pub fn envelope_constant(index: usize) -> String {
    if index == 0 {
        "ENVELOPE".to_owned()
    } else {
        format!("ENVELOPE_{}", index + 1)
    }
}

fn envelopes(contract: &Contract) -> Vec<EnvelopeView> {
    let views = contract
        .envelopes
        .iter()
        .enumerate()
        .map(|(index, envelope): (usize, &Envelope)| EnvelopeView {
            constant: envelope_constant(index),
            media_type: literal::string(&envelope.media_type),
            body: slot(&envelope.body),
        });
    views.collect()
}

fn slot(one: &Slot) -> String {
    match one {
        Slot::Constant(value) => format!("Slot::Constant({})", literal::string(&value.to_string())),
        Slot::Role { role, text: false } => format!("Slot::Role(Role::{})", role_name(*role)),
        Slot::Role { role, text: true } => format!("Slot::TextRole(Role::{})", role_name(*role)),
        Slot::Object(members) => {
            let listed: Vec<_> = members
                .iter()
                .map(|(name, one)| format!("({}, {})", literal::string(name), slot(one)))
                .collect();
            format!("Slot::Object(&[{}])", listed.join(", "))
        }
        Slot::List(inner) => format!("Slot::List(&{})", slot(inner)),
        Slot::Members => "Slot::Members".to_owned(),
        Slot::Errors(map) => format!("Slot::Errors({})", field_errors(map)),
    }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Type => "Type",
        Role::Title => "Title",
        Role::Status => "Status",
        Role::Detail => "Detail",
        Role::Code => "Code",
        Role::Path => "Path",
        Role::TraceId => "TraceId",
        Role::Timestamp => "Timestamp",
        Role::Retryable => "Retryable",
        Role::Meta => "Meta",
        Role::Errors => "Errors",
    }
}

fn field_errors(map: &FieldErrorMap) -> String {
    let text = |part: &Option<String>| literal::optional_string(part.as_deref());
    let constants: Vec<_> = map
        .constants
        .iter()
        .map(|(name, value)| format!("({}, {})", literal::string(name), literal::string(&value.to_string())))
        .collect();
    format!(
        "FieldErrors {{ location: {}, pointer: {}, pointer_form: PointerForm::{:?}, code: {}, detail: {}, plain: {}, always: {}, never_empty: {}, constants: &[{}] }}",
        text(&map.location),
        text(&map.pointer),
        map.pointer_form,
        text(&map.code),
        text(&map.detail),
        map.plain,
        map.always,
        map.never_empty,
        constants.join(", ")
    )
}

/// Where providers publish their keys, each once; `None` where nobody says.
fn openid_urls(contract: &Contract) -> Option<String> {
    let mut urls: Vec<String> = Vec::new();
    for url in contract.schemes.iter().filter_map(|scheme| scheme.openid_url.as_ref()) {
        if !urls.contains(url) {
            urls.push(url.clone());
        }
    }
    (!urls.is_empty()).then(|| literal::strings(&urls))
}

fn scheme(scheme: &Scheme) -> SchemeView {
    let kind = match &scheme.kind {
        SchemeKind::Bearer { scopes } => format!("SchemeKind::Bearer {{ scopes: {} }}", literal::strings(scopes)),
        SchemeKind::Basic => "SchemeKind::Basic".to_owned(),
        SchemeKind::ApiKey { location, name } => {
            let location = match location {
                crate::contract::Location::Query => "Query",
                crate::contract::Location::Cookie => "Cookie",
                _ => "Header",
            };
            let name = literal::string(name);
            format!("SchemeKind::ApiKey {{ location: KeyLocation::{location}, name: {name} }}")
        }
        SchemeKind::Other(what) => format!("SchemeKind::Other({})", literal::string(what)),
    };
    SchemeView {
        name: literal::string(&scheme.name),
        kind,
    }
}

fn dependency(plan: &Plan<'_>, dependency: &Dependency) -> DependencyView {
    let names = plan.names.dependencies.get(&dependency.name);
    let kind = match &dependency.kind {
        DependencyKind::Postgres => "postgres",
        DependencyKind::Sqlite => "sqlite",
        DependencyKind::Redis => "redis",
        DependencyKind::Http => "http",
        DependencyKind::Smtp => "smtp",
        DependencyKind::Other(kind) => kind,
    };
    DependencyView {
        name: literal::string(&dependency.name),
        kind: literal::string(kind),
        variable: literal::optional_string(names.map(|names| names.variable.as_str())),
        critical: dependency.critical.to_string(),
        timeout: literal::optional(dependency.timeout.map(literal::duration)),
        retry: literal::optional(dependency.retry.as_ref().map(retry)),
        breaker: literal::optional(dependency.breaker.as_ref().map(breaker)),
    }
}

fn breaker(breaker: &Breaker) -> String {
    format!(
        "BreakerPolicy {{ failures: {}, open: {} }}",
        breaker.failures,
        literal::duration(breaker.open)
    )
}

/// A retry rule.
pub fn retry(retry: &Retry) -> String {
    format!(
        "RetryPolicy {{ attempts: {}, initial: {}, max: {}, multiplier: {:?}, jitter: Jitter::{:?}, when: {}, budget: {} }}",
        retry.attempts,
        literal::duration(retry.initial),
        literal::duration(retry.max),
        retry.multiplier,
        retry.jitter,
        literal::strings(&retry.when),
        literal::optional(retry.budget.map(|percent| percent.to_string()))
    )
}
