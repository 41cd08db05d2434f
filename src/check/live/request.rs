//! A draft and an identity to the bytes that are sent.

use super::bind::{Carried, Identity, now};
use crate::check::answer::{Answer, Sent};
use crate::check::case::{Case, Check, Draft, Expect, Payload, Target};
use crate::check::schema::Schemas;
use crate::check::{encode, fresh};
use crate::contract::{Contract, LimitKey, Location, Method, Operation, Segment};
use crate::lower::Direction;
use crate::source::percent_encode;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Binds what is only known when a case is driven.
pub(super) struct Binder<'a> {
    contract: &'a Contract,
    schemas: Schemas<'a>,
    /// `127.0.0.1:8080`.
    pub address: String,
    /// The path before all paths of the document.
    prefix: String,
    /// Keys, traces and addresses of one run differ from those of every other run.
    nonce: u64,
    counter: u64,
    /// The number of the scenario that is told: its requests get the same fresh values in place of the same ones.
    pub story: Option<u64>,
    /// What creating answers have taught: the value of `/orders/{order_id}`'s parameter, by `/orders/`.
    learned: BTreeMap<String, Learned>,
    /// Whose thing the request at hand is about.
    owner: Option<u64>,
    /// Who asked last.
    asked: u64,
}

/// A thing that was made, and by whom: it may be nobody else's to see.
struct Learned {
    value: Value,
    owner: u64,
}

impl<'a> Binder<'a> {
    /// A binder for the service at `url`; its path, if it has one, stands instead of the document's base path.
    pub(super) fn new(contract: &'a Contract, url: &str) -> Result<Self, String> {
        let uri: http::Uri = url.parse().map_err(|error| format!("`{url}` is no URL: {error}"))?;
        if uri.scheme_str() != Some("http") {
            return Err(format!(
                "`{url}` is not http: put a plain listener or a local proxy before TLS"
            ));
        }
        let host = uri.host().ok_or_else(|| format!("`{url}` names no host"))?;
        let path = uri.path().trim_end_matches('/');
        let prefix = if path.is_empty() {
            contract.base_path.as_str()
        } else {
            path
        };
        Ok(Self {
            contract,
            schemas: Schemas::new(contract),
            address: format!("{host}:{}", uri.port_u16().unwrap_or(80)),
            prefix: prefix.to_owned(),
            nonce: mixed(now() ^ u64::from(std::process::id()) << 32),
            counter: 0,
            story: None,
            learned: BTreeMap::new(),
            owner: None,
            asked: 0,
        })
    }

    /// The request of a draft. `attempt` counts rebuilds; from the first one on, values are fresh.
    pub(super) fn bind(&mut self, case: &Case, draft: &Draft, who: Identity<'_>, attempt: u64) -> Sent {
        let mut sent = self.request(case, draft, attempt);
        let as_owner = matches!(case.check, Check::Reach | Check::Idempotency | Check::Scenario);
        let number = self.owner.take().filter(|_| as_owner).unwrap_or(who.number);
        let who = Identity { number, ..who };
        self.asked = number;
        if let Some(operation) = self.operation(draft) {
            let carried = who.carry(self.contract, operation, draft.credential);
            add(&mut sent, carried);
            self.limits(operation, &mut sent);
        }
        if who.identities.own {
            sent.headers.push(("X-Forwarded-For".to_owned(), address(who.number)));
        }
        sent.headers.extend(who.identities.headers.iter().cloned());
        sent.secret
            .extend(who.identities.headers.iter().map(|(name, _)| name.to_ascii_lowercase()));
        sent
    }

    /// The same request of the same subject under the same key, with the body of `draft` and a trace of its own.
    pub(super) fn again(&mut self, case: &Case, draft: &Draft, first: &Sent) -> Sent {
        let mut sent = first.clone();
        let other = self.request(case, draft, 0);
        self.owner = None;
        if first.target == other.target {
            sent.body = other.body;
        }
        let parent = |headers: &Vec<(String, String)>| headers.iter().position(|(name, _)| name == "traceparent");
        if let (Some(mine), Some(theirs)) = (parent(&sent.headers), parent(&other.headers)) {
            sent.headers[mine] = other.headers[theirs].clone();
        }
        sent.trace_id = other.trace_id;
        sent
    }

    /// Gives a request another idempotency key.
    pub(super) fn rekey(&mut self, case: &Case, sent: &mut Sent) {
        let rule = case
            .operation
            .and_then(|index| self.contract.operations[index].idempotency.as_ref());
        let Some(rule) = rule else { return };
        let key = self.key();
        for (name, value) in &mut sent.headers {
            if *name == rule.header {
                value.clone_from(&key);
            }
        }
    }

    /// Remembers what a creating answer calls the thing it made.
    pub(super) fn learn(&mut self, case: &Case, answer: &Answer) {
        let Some(operation) = case.operation.map(|index| &self.contract.operations[index]) else {
            return;
        };
        if operation.method != Method::Post || case.check != Check::Reach || !(200..300).contains(&answer.status) {
            return;
        }
        let Some(Value::Object(body)) = answer.json() else {
            return;
        };
        let below = format!("{}/", operation.path.template.trim_end_matches('/'));
        let names = self.contract.operations.iter().filter_map(|other| {
            let rest = other.path.template.strip_prefix(&below)?;
            rest.strip_prefix('{')?.split('}').next()
        });
        let mut names = names;
        let value = names.find_map(|name| body.get(name).or_else(|| body.get("id")));
        if let Some(value) = value.filter(|value| value.is_string() || value.is_number()) {
            let owner = self.asked;
            self.learned.insert(
                below,
                Learned {
                    value: value.clone(),
                    owner,
                },
            );
        }
    }

    fn operation(&self, draft: &Draft) -> Option<&'a Operation> {
        match draft.target {
            Target::Operation(index) => self.contract.operations.get(index),
            _ => None,
        }
    }

    fn request(&mut self, case: &Case, draft: &Draft, attempt: u64) -> Sent {
        self.counter += 1;
        let mut sent = Sent {
            method: draft.method.clone(),
            origin: format!("http://{}", self.address),
            headers: draft.headers.clone(),
            ..Sent::default()
        };
        match &draft.target {
            Target::Root(path) => sent.target.clone_from(path),
            Target::Below(path) => sent.target = format!("{}{path}", self.prefix),
            Target::Operation(index) => self.line(case, *index, draft, &mut sent),
        }
        self.payload(case, draft, attempt, &mut sent);
        // An oversized body is written by its own hand, length and all.
        let nothing = sent.body.is_empty() && !matches!(draft.payload, Payload::Oversize { .. });
        if nothing && self.operation(draft).is_some_and(tells_length) {
            sent.headers.push(("Content-Length".to_owned(), "0".to_owned()));
        }
        self.trace(&mut sent);
        sent
    }

    fn line(&mut self, case: &Case, index: usize, draft: &Draft, sent: &mut Sent) {
        let operation = &self.contract.operations[index];
        let mut parameters = draft.parameters.clone();
        let probes_path = matches!(&case.expect, Expect::Violation(field) if field.location == "path");
        if !probes_path {
            self.recall(operation, &draft.settled, &mut parameters);
        }
        let line = encode::line(operation, &parameters);
        sent.target = format!("{}{}", self.prefix, line.path);
        if !line.query.is_empty() {
            let _ = write!(sent.target, "?{}", line.query);
        }
        sent.headers.extend(line.headers);
        if let Some(rule) = operation.idempotency.as_ref().filter(|_| draft.idempotency) {
            let key = self.key();
            sent.headers.push((rule.header.clone(), key));
        }
    }

    /// Puts learned identifiers in place of sampled ones.
    fn recall(&mut self, operation: &Operation, settled: &[usize], parameters: &mut [(usize, Value)]) {
        let mut before = String::new();
        for segment in &operation.path.segments {
            before.push('/');
            if let [Segment::Parameter(name)] = segment.as_slice()
                && let Some(Learned { value, owner }) = self.learned.get(&before)
            {
                let is = |index: usize| {
                    let parameter = &operation.parameters[index];
                    parameter.location == Location::Path && parameter.name == *name && !settled.contains(&index)
                };
                if let Some((index, there)) = parameters.iter_mut().find(|(index, _)| is(*index))
                    && self
                        .schemas
                        .accepts(operation.parameters[*index].schema, Direction::Request, value)
                {
                    *there = value.clone();
                    self.owner = Some(*owner);
                }
            }
            for piece in segment {
                match piece {
                    Segment::Literal(text) => before.push_str(text),
                    Segment::Parameter(name) => drop(write!(before, "{{{name}}}")),
                }
            }
        }
    }

    fn payload(&mut self, case: &Case, draft: &Draft, attempt: u64, sent: &mut Sent) {
        let operation = self.operation(draft);
        match &draft.payload {
            Payload::None => {}
            Payload::Bytes { media_type, bytes } => {
                sent.body.clone_from(bytes);
                sent.headers
                    .extend(media_type.clone().map(|kind| ("Content-Type".to_owned(), kind)));
            }
            Payload::Oversize { media_type, .. } => sent.headers.push(("Content-Type".to_owned(), media_type.clone())),
            Payload::Value { content, value } => {
                let body = operation.and_then(|operation| operation.body.as_ref());
                let Some(content) = body.and_then(|body| body.contents.get(*content)) else {
                    return;
                };
                let value = if attempt == 0 {
                    value.clone()
                } else {
                    self.fresh(case, content.schema, value)
                };
                if let Some(encoded) = encode::body(self.contract, content, &value) {
                    sent.headers.push(("Content-Type".to_owned(), encoded.media_type));
                    sent.body = encoded.bytes;
                }
            }
        }
    }

    /// The value with fresh texts, as right or as wrong as before.
    fn fresh(&mut self, case: &Case, schema: Option<crate::contract::SchemaId>, value: &Value) -> Value {
        let Some(schema) = schema else { return value.clone() };
        let seed = mixed(self.nonce ^ self.story.unwrap_or(self.counter));
        let schemas = &mut self.schemas;
        let places = |schemas: &mut Schemas<'_>, value: &Value| -> Vec<(String, String)> {
            let broken = schemas.violations(schema, Direction::Request, value);
            broken
                .into_iter()
                .map(|violation| (violation.pointer, violation.keyword))
                .collect()
        };
        let before = places(schemas, value);
        let _ = case;
        fresh::freshened(value, seed, &mut |other| places(schemas, other) == before)
    }

    /// A value of its own for every header that a limit counts by.
    fn limits(&mut self, operation: &Operation, sent: &mut Sent) {
        for limit in &operation.rate_limits {
            if let LimitKey::Header(name) = &limit.key
                && !sent.headers.iter().any(|(there, _)| there.eq_ignore_ascii_case(name))
            {
                let value = self.key();
                sent.headers.push((name.clone(), value));
            }
        }
    }

    fn trace(&mut self, sent: &mut Sent) {
        let (high, low) = (
            mixed(self.nonce ^ self.counter),
            mixed(self.nonce.wrapping_add(self.counter)),
        );
        sent.trace_id = format!("{high:016x}{low:016x}");
        let span = mixed(high ^ low) | 1;
        sent.headers
            .push(("traceparent".to_owned(), format!("00-{}-{span:016x}-01", sent.trace_id)));
    }

    /// A key that nobody used before.
    fn key(&mut self) -> String {
        self.counter += 1;
        let bits = mixed(self.nonce ^ self.counter.rotate_left(32));
        format!("apigen-check-{bits:016x}-{}", self.counter)
    }
}

/// How many bytes of body a draft sends until somebody answers.
pub(super) const fn oversize(draft: &Draft) -> Option<u64> {
    match draft.payload {
        Payload::Oversize { bytes, .. } => Some(bytes),
        _ => None,
    }
}

fn add(sent: &mut Sent, carried: Carried) {
    sent.secret.extend(carried.secret);
    sent.headers.extend(carried.headers);
    for (name, value) in carried.query {
        let joint = if sent.target.contains('?') { '&' } else { '?' };
        let _ = write!(
            sent.target,
            "{joint}{}={}",
            percent_encode(&name),
            percent_encode(&value)
        );
    }
    for (name, value) in carried.cookies {
        let pair = format!("{name}={value}");
        sent.secret.push("cookie".to_owned());
        match sent.headers.iter_mut().find(|(there, _)| there == "Cookie") {
            Some((_, cookies)) => drop(write!(cookies, "; {pair}")),
            None => sent.headers.push(("Cookie".to_owned(), pair)),
        }
    }
}

/// An address of the network for benchmarks (RFC 2544), another one for each number.
fn address(number: u64) -> String {
    let bits = number % (1 << 17);
    format!("198.{}.{}.{}", 18 + (bits >> 16), (bits >> 8) & 255, bits & 255)
}

/// Bits that look like chance (`SplitMix64`).
const fn mixed(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// Whether the document asks for the length, which else is not told where there is no body.
fn tells_length(operation: &Operation) -> bool {
    let mut headers = operation
        .parameters
        .iter()
        .filter(|one| one.location == Location::Header);
    headers.any(|header| header.name.eq_ignore_ascii_case("content-length"))
}
