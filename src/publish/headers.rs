//! Headers of answers: what the service sends beside the body.

use super::{Publisher, date, tree};
use crate::contract::{Builtin, ErrorId, IdempotencyMode, Method, Operation, RateLimit, RateLimitHeaders, SchemeKind};
use crate::lower::{self, Direction};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// A header that a response lacks: its name and its description.
type Header = (String, Value);

impl Publisher<'_> {
    /// Adds the headers that a response lacks; those it has stay.
    pub(super) fn headers(response: &mut Map<String, Value>, wanted: Vec<Header>) {
        if wanted.is_empty() {
            return;
        }
        let known = tree::map(response, "headers");
        for (name, header) in wanted {
            if tree::header(known, &name).is_none() {
                known.insert(name, header);
            }
        }
    }

    /// Headers that one code brings.
    pub(super) fn code_headers(&self, operation: &Operation, id: ErrorId) -> Vec<Header> {
        let code = self.contract.error(id);
        let mut wanted = Vec::new();
        if let Some(after) = code.retry_after {
            wanted.push(number(
                "Retry-After",
                "Seconds after which to try again.",
                after.unwrap_or(30),
            ));
        }
        wanted.extend(self.framework_headers(operation, id));
        let members = code.members.iter();
        let members = members.map(|one| {
            (
                one.name.clone(),
                lower::sample(self.contract, one.schema, Direction::Answer),
            )
        });
        let members = members.collect();
        for (name, template) in &code.headers {
            let value = lower::filled(&template.parts, &members);
            wanted.push((
                name.clone(),
                json!({ "schema": { "type": "string" }, "example": value }),
            ));
        }
        wanted
    }

    fn framework_headers(&self, operation: &Operation, id: ErrorId) -> Vec<Header> {
        let is = |builtin| self.contract.builtin(builtin).0 == id;
        let mut wanted = Vec::new();
        if is(Builtin::Unauthenticated) {
            wanted.push(text(
                "WWW-Authenticate",
                "How to authenticate (RFC 9110, section 11.6.1).",
                &self.challenge(operation),
            ));
        }
        if is(Builtin::Forbidden) {
            let scopes = operation
                .security
                .iter()
                .flat_map(|one| &one.schemes)
                .flat_map(|one| &one.scopes);
            let scopes: Vec<_> = scopes.map(String::as_str).collect();
            let value = format!(
                "Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"{}\"",
                scopes.join(" ")
            );
            wanted.push(text(
                "WWW-Authenticate",
                "Which scope is missing (RFC 6750, section 3.1).",
                &value,
            ));
        }
        if is(Builtin::MethodNotAllowed) {
            wanted.push(text(
                "Allow",
                "The methods that this path takes.",
                &self.allow(operation),
            ));
        }
        if is(Builtin::UnsupportedMediaType) {
            wanted.extend(accepted(operation));
        }
        wanted
    }

    /// What the service asks for when there are no credentials.
    fn challenge(&self, operation: &Operation) -> String {
        let names = operation
            .security
            .iter()
            .flat_map(|one| &one.schemes)
            .map(|one| &one.scheme);
        let mut schemes = names.filter_map(|name| self.contract.schemes.iter().find(|scheme| scheme.name == *name));
        match schemes.next().map(|scheme| &scheme.kind) {
            Some(SchemeKind::Basic) => "Basic realm=\"api\", charset=\"UTF-8\"".to_owned(),
            Some(SchemeKind::ApiKey { name, .. }) => format!("ApiKey name={name:?}"),
            Some(SchemeKind::Other(scheme)) => scheme.clone(),
            Some(SchemeKind::Bearer { .. }) | None => "Bearer realm=\"api\"".to_owned(),
        }
    }

    fn allow(&self, operation: &Operation) -> String {
        let same = self
            .contract
            .operations
            .iter()
            .filter(|one| one.path.template == operation.path.template);
        let mut methods: Vec<_> = same.map(|one| &one.method).collect();
        methods.sort_unstable();
        methods
            .iter()
            .map(|method| method.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Headers of every answer of an operation. `refused` is the answer of the limiter itself.
    pub(super) fn operation_headers(&self, operation: &Operation, refused: bool) -> Vec<Header> {
        let mut wanted = Vec::new();
        if !operation.rate_limits.is_empty() {
            match self.contract.service.rate_limit_headers {
                RateLimitHeaders::Draft => wanted.extend(draft(&operation.rate_limits, refused)),
                RateLimitHeaders::Legacy => wanted.extend(legacy(&operation.rate_limits[0], refused)),
                RateLimitHeaders::None => {}
            }
        }
        if let Some(since) = operation.deprecated_since.as_deref().and_then(date::deprecation) {
            wanted.push(text(
                "Deprecation",
                "Since when this operation is deprecated (RFC 9745).",
                &since,
            ));
        }
        if let Some(sunset) = operation.sunset.as_deref().and_then(date::sunset) {
            wanted.push(text("Sunset", "When this operation ends (RFC 8594).", &sunset));
        }
        wanted
    }

    /// Headers of answers that are no errors.
    pub(super) fn success_headers(&self, operation: &Operation) -> Vec<Header> {
        let mut wanted = self.operation_headers(operation, false);
        if operation.idempotency.is_some() {
            let schema = json!({ "type": "string", "enum": ["true"] });
            let description = "Sent when this is the first answer, repeated for the same key.";
            wanted.push((
                "Idempotent-Replayed".to_owned(),
                json!({ "description": description, "schema": schema }),
            ));
        }
        wanted
    }

    /// The parameter that carries a request key.
    pub(super) fn key_parameter(operation: &Operation) -> Option<Value> {
        let idempotency = operation.idempotency.as_ref()?;
        let required = idempotency.mode == IdempotencyMode::Required;
        let days = idempotency.ttl.as_secs();
        let description = format!(
            "Unique for each request that is meant; sent again with a repetition of it. The first answer is kept for {}.",
            time(days)
        );
        Some(json!({
            "name": idempotency.header,
            "in": "header",
            "required": required,
            "description": description,
            "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
        }))
    }
}

fn text(name: &str, description: &str, example: &str) -> Header {
    let schema = json!({ "type": "string" });
    let header = json!({ "description": description, "schema": schema, "example": example });
    (name.to_owned(), header)
}

fn number(name: &str, description: &str, example: u64) -> Header {
    let schema = json!({ "type": "integer", "minimum": 0 });
    let header = json!({ "description": description, "schema": schema, "example": example });
    (name.to_owned(), header)
}

/// Which media types the operation takes (RFC 9110, section 15.5.16; RFC 5789; Linked Data Platform).
fn accepted(operation: &Operation) -> Vec<Header> {
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let taken: Vec<_> = contents.map(|content| content.media_type.as_str()).collect();
    let taken = taken.join(", ");
    let description = "The media types that are taken.";
    let mut wanted = vec![text("Accept", description, &taken)];
    match operation.method {
        Method::Post => wanted.push(text("Accept-Post", description, &taken)),
        Method::Patch => wanted.push(text("Accept-Patch", description, &taken)),
        _ => {}
    }
    wanted
}

/// draft-ietf-httpapi-ratelimit-headers.
fn draft(limits: &[RateLimit], refused: bool) -> [Header; 2] {
    let policy = |limit: &RateLimit| format!("\"{}\";q={};w={}", limit.name, limit.quota, seconds(limit.window));
    let state = |limit: &RateLimit| {
        let (left, reset) = left(limit, refused);
        format!("\"{}\";r={left};t={reset}", limit.name)
    };
    let join = |parts: Vec<String>| parts.join(", ");
    [
        text(
            "RateLimit-Policy",
            "The limits: quota and window in seconds.",
            &join(limits.iter().map(policy).collect()),
        ),
        text(
            "RateLimit",
            "What is left, and for how many seconds.",
            &join(limits.iter().map(state).collect()),
        ),
    ]
}

fn legacy(limit: &RateLimit, refused: bool) -> [Header; 3] {
    let (left, reset) = left(limit, refused);
    [
        number(
            "X-RateLimit-Limit",
            "How many requests are let through in a window.",
            limit.quota.into(),
        ),
        number("X-RateLimit-Remaining", "How many are left.", left),
        number("X-RateLimit-Reset", "Seconds until all are there again.", reset),
    ]
}

/// What is left of a limit and its seconds: after a first request, or for one that was refused.
fn left(limit: &RateLimit, refused: bool) -> (u64, u64) {
    let window = seconds(limit.window);
    if refused {
        (0, window.div_ceil(2))
    } else {
        (u64::from(limit.quota.saturating_sub(limit.cost)), window)
    }
}

/// Seconds, rounded up.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

fn time(seconds: u64) -> String {
    let (number, unit) = match seconds {
        s if s % 86_400 == 0 => (s / 86_400, "day"),
        s if s % 3600 == 0 => (s / 3600, "hour"),
        s if s % 60 == 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    if number == 1 {
        format!("one {unit}")
    } else {
        format!("{number} {unit}s")
    }
}
