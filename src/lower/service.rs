//! What surrounds all operations: information, servers, security schemes, dependencies, root `x-apigen`.

use super::Lowering;
use super::place::Place;
use super::schema::last_step;
use super::values;
use crate::contract::{
    Cors, Dependency, DependencyKind, Faults, Location, LogFormat, MetricNames, RateLimitHeaders, Scheme, SchemeKind,
    Service,
};
use crate::diagnostic::Diagnostic;
use crate::source::{Node, Span};

impl<'a> Lowering<'a> {
    pub(super) fn information(&mut self) {
        let info = self.root().get("info");
        let text = |key: &str| info.as_ref().and_then(|info| info.text(key));
        self.contract.title = text("title").unwrap_or_default();
        self.contract.version = text("version").unwrap_or_default();
        self.contract.description = text("description");
        self.contract.base_path = self.base_path();
    }

    /// The path of the first server; the first of the others that has another is named.
    fn base_path(&mut self) -> String {
        let servers = self.root().get("servers");
        let mut servers = servers.iter().flat_map(Place::items);
        let base = servers.next().map_or_else(String::new, |first| path_of(&first));
        let other = servers.find(|other| path_of(other) != base);
        if let Some(other) = other {
            let shown = |path: &str| {
                if path.is_empty() {
                    "/".to_owned()
                } else {
                    path.to_owned()
                }
            };
            let message = format!(
                "the path of this server is `{}`, that of the first is `{}`, and all is served below the first",
                shown(&path_of(&other)),
                shown(&base)
            );
            let at = other.node.get("url").map_or(other.node.span, |url| url.span);
            let finding = Diagnostic::advice("AG328", at, message);
            self.say(finding.help("list first the one that the service stands behind, or rewrite paths in a proxy"));
        }
        base
    }

    pub(super) fn schemes(&mut self) {
        let schemes = self.root().get("components").and_then(|c| c.get("securitySchemes"));
        for (key, place) in schemes.iter().flat_map(Place::entries) {
            let place = self.follow(place);
            let kind = self.scheme_kind(&place, key.span);
            self.contract.schemes.push(Scheme {
                span: key.span,
                name: key.name.clone(),
                description: place.text("description"),
                kind,
                openid_url: place.text("openIdConnectUrl"),
            });
        }
    }

    fn scheme_kind(&mut self, place: &Place<'a>, span: Span) -> SchemeKind {
        let name = place.str("scheme").unwrap_or_default().to_ascii_lowercase();
        match (place.str("type").unwrap_or_default(), name.as_str()) {
            ("http", "bearer") | ("openIdConnect", _) => SchemeKind::Bearer { scopes: Vec::new() },
            ("oauth2", _) => SchemeKind::Bearer { scopes: scopes(place) },
            ("http", "basic") => SchemeKind::Basic,
            ("apiKey", _) => SchemeKind::ApiKey {
                location: match place.str("in") {
                    Some("query") => Location::Query,
                    Some("cookie") => Location::Cookie,
                    _ => Location::Header,
                },
                name: place.text("name").unwrap_or_else(|| "X-API-Key".to_owned()),
            },
            (kind, scheme) => {
                let other = if scheme.is_empty() {
                    kind.to_owned()
                } else {
                    format!("{kind} {scheme}")
                };
                let message = format!(
                    "the scheme `{}` ({other}) is not checked by the service",
                    last_step(&place.pointer)
                );
                let help = "check it by `Service::verify` in `src/main.rs`: requests are refused until then";
                self.say(Diagnostic::warning("AG314", span, message).help(help));
                SchemeKind::Other(other)
            }
        }
    }

    pub(super) fn dependencies(&mut self) {
        let declared = self
            .root()
            .get("x-apigen")
            .and_then(|private| private.get("dependencies"));
        for (key, place) in declared.iter().flat_map(Place::entries) {
            let kind = match place.str("kind").unwrap_or("custom") {
                "postgres" => DependencyKind::Postgres,
                "sqlite" => DependencyKind::Sqlite,
                "redis" => DependencyKind::Redis,
                "http" => DependencyKind::Http,
                "smtp" => DependencyKind::Smtp,
                other => DependencyKind::Other(other.to_owned()),
            };
            let dependency = Dependency {
                span: key.span,
                name: key.name.clone(),
                kind,
                critical: place.flag("critical").unwrap_or(true),
                timeout: values::of(&place, "timeout", values::duration),
                retry: place.get("retry").map(|retry| super::policy::retry(&retry)),
                breaker: place.get("breaker").map(|breaker| super::policy::breaker(&breaker)),
                fails_as: place.text("failsAs"),
            };
            self.contract.dependencies.push(dependency);
        }
    }

    pub(super) fn service(&mut self) {
        let mut service = Service::default();
        if let Some(private) = self.root().get("x-apigen") {
            service_of(&private, &mut service);
            let silent = private
                .get("cors")
                .is_some_and(|cors| cors.get("exposeHeaders").is_none());
            let readable = readable(&service);
            if let Some(cors) = service.cors.as_mut().filter(|_| silent) {
                cors.expose_headers = readable;
            }
        }
        service.rate_limit_headers = self.rate_limit_headers();
        self.contract.service = service;
        self.admit_own_headers();
        self.own_paths();
    }

    /// The root's private word, or the one that a published document has instead.
    /// Whether a schema without `type` takes values of all kinds, as JSON Schema has it.
    pub(super) fn untyped_is_any(&self) -> bool {
        let said = self.root().get("x-apigen").and_then(|private| private.get("untyped"));
        said.and_then(|said| said.node.as_str()) == Some("any")
    }

    fn rate_limit_headers(&self) -> RateLimitHeaders {
        let private = self.root().get("x-apigen");
        let said = private.and_then(|private| private.get("rateLimitHeaders"));
        let said = said.or_else(|| self.root().extension("x-rate-limit-headers"));
        match said.and_then(|said| said.node.as_str()) {
            Some("legacy") => RateLimitHeaders::Legacy,
            Some("none") => RateLimitHeaders::None,
            _ => RateLimitHeaders::Draft,
        }
    }

    /// A list of headers that scripts may send means those besides what the contract itself reads.
    fn admit_own_headers(&mut self) {
        let contract = &self.contract;
        let Some(cors) = contract.service.cors.as_ref().filter(|cors| !cors.headers.is_empty()) else {
            return;
        };
        let mut headers = cors.headers.clone();
        headers.extend(["Content-Type", "Authorization", "traceparent"].map(str::to_owned));
        headers.push(contract.service.trace_header.clone());
        for operation in &contract.operations {
            let read = operation
                .parameters
                .iter()
                .filter(|one| one.location == Location::Header);
            headers.extend(read.map(|one| one.name.clone()));
            headers.extend(operation.idempotency.iter().map(|rule| rule.header.clone()));
        }
        headers.extend(contract.schemes.iter().filter_map(|scheme| match &scheme.kind {
            SchemeKind::ApiKey {
                location: Location::Header,
                name,
            } => Some(name.clone()),
            _ => None,
        }));
        let mut known = std::collections::BTreeSet::new();
        headers.retain(|name| known.insert(name.to_ascii_lowercase()));
        self.contract
            .service
            .cors
            .iter_mut()
            .for_each(|cors| cors.headers.clone_from(&headers));
    }
}

/// What pages of other origins may read where the contract says nothing: all that a client needs to wait, to count and
/// to quote.
fn readable(service: &Service) -> Vec<String> {
    let limits: &[&str] = match service.rate_limit_headers {
        RateLimitHeaders::Draft => &["RateLimit", "RateLimit-Policy"],
        RateLimitHeaders::Legacy => &["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"],
        RateLimitHeaders::None => &[],
    };
    let names = ["Retry-After"].iter().chain(limits).map(ToString::to_string);
    names.chain([service.trace_header.clone()]).collect()
}

fn cors_of(cors: &Place<'_>) -> Cors {
    Cors {
        origins: strings(cors, "origins"),
        headers: strings(cors, "headers"),
        credentials: cors.flag("credentials") == Some(true),
        expose_headers: strings(cors, "exposeHeaders"),
        max_age: values::of(cors, "maxAge", values::duration),
    }
}

fn strings(place: &Place<'_>, key: &str) -> Vec<String> {
    let list = place.get(key);
    let words = list.iter().flat_map(|list| list.node.items()).filter_map(Node::as_str);
    words.map(str::to_owned).collect()
}

/// All scopes of all flows, in declared order.
fn scopes(place: &Place<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for (_, flow) in place.get("flows").iter().flat_map(Place::entries) {
        for (key, _) in flow.get("scopes").iter().flat_map(Place::entries) {
            if !found.contains(&key.name) {
                found.push(key.name.clone());
            }
        }
    }
    found
}

/// The path of a server, its variables replaced by their defaults.
fn path_of(server: &Place<'_>) -> String {
    let mut url = server.str("url").unwrap_or_default().to_owned();
    for (key, variable) in server.get("variables").iter().flat_map(Place::entries) {
        let default = variable.node.get("default").map(|node| match node.to_json() {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        });
        url = url.replace(&format!("{{{}}}", key.name), &default.unwrap_or_default());
    }
    base_of(&url)
}

/// The path of a URL, without a trailing slash, query or fragment.
fn base_of(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url
            .strip_prefix("//")
            .map_or(url, |rest| rest.find('/').map_or("", |at| &rest[at..])),
    };
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let trimmed = path[..end].trim_end_matches('/').trim_start_matches('.');
    if trimmed.is_empty() || trimmed.starts_with('/') {
        trimmed.to_owned()
    } else {
        format!("/{trimmed}")
    }
}

fn service_of(private: &Place<'_>, service: &mut Service) {
    if let Some(health) = private.get("health") {
        service.live = health.text("live").unwrap_or_else(|| service.live.clone());
        service.ready = health.text("ready").unwrap_or_else(|| service.ready.clone());
        service.health_cache = values::of(&health, "cache", values::duration).unwrap_or(service.health_cache);
    }
    if let Some(metrics) = private.get("metrics") {
        let path = metrics.node.as_str().map(str::to_owned);
        let path = path.or_else(|| metrics.text("path"));
        service.metrics = path.unwrap_or_else(|| service.metrics.clone());
        service.metric_names = metric_names(&metrics);
    }
    service.document = match private.text("openapi").as_deref() {
        Some("none") => None,
        Some(path) => Some(path.trim_end_matches(".json").trim_end_matches(".yaml").to_owned()),
        None => service.document.take(),
    };
    service.body_limit = values::of(private, "bodyLimit", values::size).unwrap_or(service.body_limit);
    service.cors = private.get("cors").map(|cors| cors_of(&cors));
    for (key, value) in private.get("securityHeaders").iter().flat_map(Place::entries) {
        match value.node.as_str() {
            Some(text) => service.security_headers.push((key.name.clone(), text.to_owned())),
            None => service.withheld_headers.push(key.name.to_ascii_lowercase()),
        }
    }
    if let Some(logging) = private.get("logging") {
        logging_of(&logging, service);
    }
    service.faults = private.get("faults").and_then(|faults| {
        Some(Faults {
            header: faults.text("header")?,
            token_env: faults.text("tokenEnv")?,
        })
    });
}

fn logging_of(logging: &Place<'_>, service: &mut Service) {
    service.trace_header = logging
        .text("traceHeader")
        .unwrap_or_else(|| service.trace_header.clone());
    service.log_format = match logging.str("format") {
        Some("json") => LogFormat::Json,
        Some("pretty") => LogFormat::Pretty,
        _ => LogFormat::Auto,
    };
    let redact = strings(logging, "redact");
    if !redact.is_empty() {
        service.redact = redact.into_iter().map(|name| name.to_ascii_lowercase()).collect();
    }
}

fn metric_names(metrics: &Place<'_>) -> MetricNames {
    let usual = MetricNames::default();
    let labels = metrics.get("labels");
    let label = |key: &str, usual: String| labels.as_ref().and_then(|map| map.text(key)).unwrap_or(usual);
    MetricNames {
        requests: metrics.text("requests"),
        duration: metrics.text("duration").unwrap_or(usual.duration),
        dependency_calls: metrics.text("dependencyCalls"),
        method: label("method", usual.method),
        route: label("route", usual.route),
        status: label("status", usual.status),
        code: label("code", usual.code),
    }
}
