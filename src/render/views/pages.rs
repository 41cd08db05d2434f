//! What people read about error codes: `docs/errors.md`, and the pages that the service serves.

use crate::contract::{
    Builtin, Contract, ErrorCode, ErrorId, Operation, RateLimitHeaders, SchemaId, Shape, Template, TextFormat,
};
use crate::lower::{self, Direction, Occasion};
use crate::plan::Plan;
use crate::publish;
use crate::render::markdown;
use serde::Serialize;
use serde_json::Value;

/// The catalogue for readers, by status, then code.
#[derive(Debug, Serialize)]
pub struct Pages {
    pub(super) title: String,
    pub(super) entries: Vec<Page>,
}

/// All about a code.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pub(super) code: String,
    pub(super) slug: String,
    pub(super) status: u16,
    pub(super) title: String,
    pub(super) r#type: String,
    pub(super) detail: String,
    pub(super) description: Option<String>,
    pub(super) description_html: Option<String>,
    pub(super) fixer: &'static str,
    pub(super) advice: String,
    pub(super) retryable: bool,
    /// Seconds, or `auto`.
    pub(super) retry_after: Option<Value>,
    pub(super) deprecated: bool,
    pub(super) replaced_by: Option<String>,
    pub(super) members: Vec<Member>,
    pub(super) headers: Vec<Header>,
    /// Where it may be met; empty for what every address may answer.
    pub(super) operations: Vec<Met>,
    /// Said where no operation is named.
    pub(super) reach: &'static str,
    pub(super) media_type: String,
    pub(super) example: Value,
}

#[derive(Debug, Serialize)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) required: bool,
    pub(super) about: String,
    pub(super) example: Value,
}

#[derive(Debug, Serialize)]
pub(super) struct Header {
    pub(super) name: String,
    pub(super) about: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Met {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
}

/// The pages as JSON: the service renders them, and serves them as they are.
pub fn document(plan: &Plan<'_>) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(&Pages::of(plan.contract).entries).unwrap_or_default();
    text.push(b'\n');
    text
}

impl Pages {
    /// The pages of a contract.
    pub fn of(contract: &Contract) -> Self {
        let ids = (0..contract.errors.len()).filter_map(|index| Some(ErrorId(u32::try_from(index).ok()?)));
        let mut entries: Vec<Page> = ids.filter_map(|id| page(contract, id)).collect();
        entries.sort_by(|a, b| (a.status, &a.code).cmp(&(b.status, &b.code)));
        Self {
            title: contract.title.clone(),
            entries,
        }
    }
}

impl Page {
    /// The example body as text, where the code has a body.
    pub(super) fn example_text(&self) -> Option<String> {
        match &self.example {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            body => serde_json::to_string_pretty(body).ok(),
        }
    }
}

/// The page of a code; none for a framework failure that nothing here can bring about.
fn page(contract: &Contract, id: ErrorId) -> Option<Page> {
    let error = contract.error(id);
    let met: Vec<&Operation> = contract
        .operations
        .iter()
        .filter(|operation| operation.errors.iter().any(|one| one.error == id))
        .collect();
    let reach = reach(contract, id);
    if met.is_empty() && reach.is_none() && !error.declared {
        return None;
    }
    let (media_type, example) = example(contract, &met, id);
    Some(Page {
        code: error.code.clone(),
        slug: error.slug.clone(),
        status: error.status,
        title: error.title.clone(),
        r#type: error.type_uri.clone(),
        detail: error.detail.text.clone(),
        description: error.description.clone(),
        description_html: error.description.as_deref().map(markdown::to_html),
        fixer: fixer(error),
        advice: advice(error, &met),
        retryable: error.retryable,
        retry_after: error
            .retry_after
            .map(|after| after.map_or_else(|| "auto".into(), Value::from)),
        deprecated: error.deprecated,
        replaced_by: error.replaced_by.clone(),
        members: error
            .members
            .iter()
            .map(|member| self::member(contract, member))
            .collect(),
        headers: headers(contract, error),
        operations: met.iter().map(|operation| self::met(contract, operation)).collect(),
        reach: reach.unwrap_or("No operation answers with this code at present."),
        media_type,
        example,
    })
}

/// Where a failure may be met that belongs to no operation.
fn reach(contract: &Contract, id: ErrorId) -> Option<&'static str> {
    let is = |builtin| contract.builtin(builtin).0 == id;
    match () {
        () if is(Builtin::NotFound) => Some("Any address that the service does not have."),
        () if is(Builtin::MethodNotAllowed) => Some("Any address of the service, with a method that it does not take."),
        () => None,
    }
}

fn met(contract: &Contract, operation: &Operation) -> Met {
    Met {
        id: operation.id.clone(),
        method: operation.method.as_str().to_owned(),
        path: format!("{}{}", contract.base_path, operation.path.template),
    }
}

fn example(contract: &Contract, met: &[&Operation], id: ErrorId) -> (String, Value) {
    if let Some(operation) = met.first() {
        let used = operation.errors.iter().find(|one| one.error == id);
        let envelope = used.map(|one| one.envelope).unwrap_or_default();
        let own = contract.error(id).body.as_ref().map(|(media_type, _)| media_type);
        let media_type = own.unwrap_or(&contract.envelopes[envelope.0 as usize].media_type);
        return (media_type.clone(), publish::example(contract, operation, id));
    }
    let Some(envelope) = contract.envelopes.first() else {
        return (String::new(), Value::Null);
    };
    let occasion = Occasion {
        path: format!("{}/unknown", contract.base_path),
        fields: Vec::new(),
    };
    let body = lower::error_body(contract, &envelope.body, contract.error(id), &occasion);
    (envelope.media_type.clone(), body.unwrap_or_default())
}

/// Who can do something about it.
const fn fixer(error: &ErrorCode) -> &'static str {
    match (error.status, error.retryable) {
        (401, _) => "The caller, with valid credentials",
        (403, _) => "Whoever grants the caller access",
        (404 | 410, _) => "The caller, with another address or id",
        (405 | 406 | 415 | 426 | 431, _) => "Whoever wrote the client",
        (409 | 412, _) => "The caller, after looking at the present state",
        (429, _) => "The caller, by asking less often",
        (500 | 501 | 505.., _) => "The team that runs the service; tell them the trace id",
        (500.., true) => "Usually nobody: it passes. Else the team that runs the service",
        (500.., false) => "The team that runs the service",
        _ => "The caller, by changing the request",
    }
}

/// Whether and when to try again.
fn advice(error: &ErrorCode, met: &[&Operation]) -> String {
    if !error.retryable {
        return patience(error.status).to_owned();
    }
    let wait = match error.retry_after {
        Some(Some(1)) => "Try again after a second.".to_owned(),
        Some(Some(seconds)) => format!("Try again after {}.", span(seconds)),
        Some(None) => "Try again after the time that `Retry-After` names.".to_owned(),
        None => "Try again, and wait longer each time.".to_owned(),
    };
    let keyed = met.iter().any(|operation| operation.idempotency.is_some());
    let again = if keyed {
        " With the request key of the first time nothing happens twice."
    } else {
        ""
    };
    format!("{wait}{again}")
}

/// When a request may be repeated whose failure does not pass by itself.
const fn patience(status: u16) -> &'static str {
    match status {
        401 => "Only with other credentials.",
        403 => "Only once access was granted.",
        404 | 409 | 410 | 412 => "Only once the state has changed: until then the answer is the same.",
        500.. => "Not before the fault was mended.",
        _ => "Not unchanged: the answer would be the same.",
    }
}

/// `5 minutes`, `90 seconds`.
fn span(seconds: u64) -> String {
    let units = [(86_400, "days"), (3600, "hours"), (60, "minutes")];
    let whole = units
        .iter()
        .find(|(length, _)| seconds.is_multiple_of(*length) && seconds > *length);
    whole.map_or_else(
        || format!("{seconds} seconds"),
        |(length, unit)| format!("{} {unit}", seconds / length),
    )
}

fn member(contract: &Contract, member: &crate::contract::Property) -> Member {
    let schema = contract.schema(member.schema);
    Member {
        name: member.name.clone(),
        kind: kind(contract, member.schema),
        required: member.required,
        about: schema.description.clone().unwrap_or_default(),
        example: lower::sample(contract, member.schema, Direction::Answer),
    }
}

/// The type of a value in a word or two.
fn kind(contract: &Contract, id: SchemaId) -> String {
    match &contract.schema(contract.schemas.resolve(id)).shape {
        Shape::Boolean => "true or false".to_owned(),
        Shape::Integer(_) => "integer".to_owned(),
        Shape::Number(_) => "number".to_owned(),
        Shape::String(text) => text.format.map_or("text", format_word).to_owned(),
        Shape::Array(_) => "list".to_owned(),
        Shape::Object(_) => "object".to_owned(),
        Shape::Enum(one) => {
            let values: Vec<_> = one
                .values
                .iter()
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
                .collect();
            values.join(" or ")
        }
        _ => "any value".to_owned(),
    }
}

const fn format_word(format: TextFormat) -> &'static str {
    match format {
        TextFormat::DateTime => "time",
        TextFormat::Date => "date",
        TextFormat::Time => "time of day",
        TextFormat::Duration => "duration",
        TextFormat::Uuid => "UUID",
        TextFormat::Uri | TextFormat::UriReference => "URI",
        TextFormat::Email => "email address",
        TextFormat::Hostname => "host name",
        TextFormat::Ipv4 | TextFormat::Ipv6 => "IP address",
        TextFormat::Byte => "base64",
        TextFormat::Decimal => "decimal number",
        TextFormat::Password => "text",
    }
}

/// The headers that come with a code.
fn headers(contract: &Contract, error: &ErrorCode) -> Vec<Header> {
    let header = |name: &str, about: String| Header {
        name: name.to_owned(),
        about,
    };
    let usual = error
        .builtin
        .and_then(usual)
        .map(|(name, about)| header(name, about.to_owned()));
    let limited = limits(contract).filter(|_| error.builtin == Some(Builtin::RateLimited));
    let limited = limited.map(|name| header(name, "how much is left, and when there is more".to_owned()));
    let retry = error.retry_after.map(|after| {
        let seconds = after.map_or_else(String::new, |seconds| format!("{seconds}: "));
        header("Retry-After", format!("{seconds}seconds to wait"))
    });
    let own = error
        .headers
        .iter()
        .map(|(name, Template { text, .. })| header(name, text.clone()));
    usual.into_iter().chain(limited).chain(retry).chain(own).collect()
}

/// What a framework failure says in a header of its own.
const fn usual(builtin: Builtin) -> Option<(&'static str, &'static str)> {
    Some(match builtin {
        Builtin::Unauthenticated => ("WWW-Authenticate", "which credentials are wanted"),
        Builtin::Forbidden => ("WWW-Authenticate", "which scope is lacking"),
        Builtin::MethodNotAllowed => ("Allow", "the methods of this address"),
        Builtin::UnsupportedMediaType => ("Accept", "the media types that are taken"),
        _ => return None,
    })
}

fn limits(contract: &Contract) -> impl Iterator<Item = &'static str> {
    let names: &[&str] = match contract.service.rate_limit_headers {
        RateLimitHeaders::Draft => &["RateLimit"],
        RateLimitHeaders::Legacy => &["X-RateLimit-Remaining", "X-RateLimit-Reset"],
        RateLimitHeaders::None => &[],
    };
    names.iter().copied()
}
