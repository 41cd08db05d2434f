//! Policies: the nearest limit, timeout and idempotency; retries and background work.

use super::Lowering;
use super::operation::Scope;
use super::place::Place;
use super::values;
use crate::contract::{Background, Breaker, Idempotency, IdempotencyMode, Jitter, LimitKey, RateLimit, Retry};
use crate::source::Node;
use std::time::Duration;

/// What a limit is called that has no name.
const UNNAMED: &str = "default";

impl<'a> Lowering<'a> {
    /// The value of an inherited extension: operation, path, tags, root; `none` stops.
    pub(super) fn nearest(&self, scope: &Scope<'a>, key: &str, root: bool) -> Option<Place<'a>> {
        let own = [&scope.node, &scope.item];
        let mut levels = own.into_iter().chain(&scope.tags);
        let mut found = levels.find_map(|level| level.extension(key));
        if found.is_none() && root {
            found = self.root().extension(key);
        }
        found.filter(|place| place.node.as_str() != Some("none"))
    }

    pub(super) fn timeout(&mut self, scope: &Scope<'a>) -> Option<Duration> {
        let place = self.nearest(scope, "x-timeout", true)?;
        values::duration(place.node)
    }

    pub(super) fn rate_limits(&mut self, scope: &Scope<'a>) -> Vec<RateLimit> {
        let Some(place) = self.nearest(scope, "x-rate-limit", true) else {
            return Vec::new();
        };
        let list: Vec<_> = if place.node.as_array().is_some() {
            place.items().collect()
        } else {
            vec![place]
        };
        let mut limits: Vec<_> = list.iter().filter_map(|one| rate_limit(one)).collect();
        name_apart(&mut limits);
        limits
    }

    pub(super) fn idempotency(&mut self, scope: &Scope<'a>) -> Option<Idempotency> {
        let place = self.nearest(scope, "x-idempotency", false)?;
        let mode = match place.node.as_str().or_else(|| place.str("mode"))? {
            "required" => IdempotencyMode::Required,
            "optional" => IdempotencyMode::Optional,
            _ => return None,
        };
        let ttl = values::of(&place, "ttl", values::duration);
        Some(Idempotency {
            mode,
            ttl: ttl.unwrap_or(Duration::from_hours(24)),
            header: place.text("header").unwrap_or_else(|| "Idempotency-Key".to_owned()),
        })
    }
}

/// Limits without a name that stand side by side are told apart: `default`, `default-2`.
fn name_apart(limits: &mut [RateLimit]) {
    let unnamed = limits.iter_mut().filter(|limit| limit.name == UNNAMED);
    for (at, limit) in unnamed.enumerate().skip(1) {
        limit.name = format!("{UNNAMED}-{}", at + 1);
    }
}

fn rate_limit(place: &Place<'_>) -> Option<RateLimit> {
    let text = place.node.as_str().or_else(|| place.str("limit")).unwrap_or_default();
    let (quota, window) = values::rate(text)?;
    let whole = |key: &str| {
        place
            .node
            .get(key)
            .and_then(Node::as_number)
            .and_then(|n| u32::try_from(n.as_i128()?).ok())
    };
    Some(RateLimit {
        span: place.span(),
        name: place.text("name").unwrap_or_else(|| UNNAMED.to_owned()),
        quota,
        window,
        key: place.node.get("key").map_or(LimitKey::Ip, limit_key),
        burst: whole("burst"),
        cost: whole("cost").unwrap_or(1).max(1),
    })
}

/// `breaker`; what is left out is five failures and half a minute.
pub(super) fn breaker(place: &Place<'_>) -> Breaker {
    let failures = place.node.get("failures").and_then(Node::as_number);
    Breaker {
        failures: failures
            .and_then(|n| u32::try_from(n.as_i128()?).ok())
            .unwrap_or(5)
            .max(1),
        open: values::of(place, "open", values::duration).unwrap_or(Duration::from_secs(30)),
    }
}

/// `retry`; what is left out is as common sense has it: three tries, from 100 ms to 10 s, doubling, with jitter.
pub(super) fn retry(place: &Place<'_>) -> Retry {
    let number = |key: &str| place.node.get(key).and_then(Node::as_number);
    let when = place.get("when");
    let when = when
        .iter()
        .flat_map(|list| list.node.items())
        .map(|word| match word.to_json() {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        });
    let when: Vec<_> = when.collect();
    Retry {
        attempts: number("attempts")
            .and_then(|n| u32::try_from(n.as_i128()?).ok())
            .unwrap_or(3)
            .max(1),
        initial: values::of(place, "initial", values::duration).unwrap_or(Duration::from_millis(100)),
        max: values::of(place, "max", values::duration).unwrap_or(Duration::from_secs(10)),
        multiplier: number("multiplier")
            .and_then(crate::source::Number::as_f64)
            .filter(|n| *n >= 1.0)
            .unwrap_or(2.0),
        jitter: match place.str("jitter") {
            Some("none") => Jitter::None,
            Some("equal") => Jitter::Equal,
            _ => Jitter::Full,
        },
        when: if when.is_empty() {
            vec!["connect".to_owned(), "timeout".to_owned()]
        } else {
            when
        },
        budget: values::of(place, "budget", values::percent),
    }
}

/// `ip`, `user`, `api-key`, `global`, `header:X-Tenant`, `custom:tenant`.
fn limit_key(node: &Node) -> LimitKey {
    let text = node.as_str().unwrap_or("ip");
    match text {
        "user" => LimitKey::User,
        "api-key" => LimitKey::ApiKey,
        "global" => LimitKey::Global,
        text => match text.split_once(':') {
            Some(("header", name)) => LimitKey::Header(name.to_owned()),
            Some(("custom", name)) => LimitKey::Custom(name.to_owned()),
            _ => LimitKey::Ip,
        },
    }
}

pub(super) fn background(private: Option<&Place<'_>>) -> Vec<Background> {
    let list = private.and_then(|place| place.get("background"));
    let mut tasks = Vec::new();
    for place in list.iter().flat_map(Place::items) {
        let Some(task) = place.node.as_str().map(str::to_owned).or_else(|| place.text("task")) else {
            continue;
        };
        tasks.push(Background {
            task,
            cpu: place.str("kind") == Some("cpu"),
            timeout: values::of(&place, "timeout", values::duration),
            retry: place.get("retry").map(|said| retry(&said)),
        });
    }
    tasks
}
