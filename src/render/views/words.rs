//! Sentences about the contract for doc comments.

use crate::contract::{Bound, Bounds, LimitKey, Operation, RateLimit, SchemaId, Shape, Text};
use crate::plan::chain;
use crate::render::rust::docs;
use crate::render::rust::types::Types;
use std::time::Duration;

/// What a value must satisfy beyond its type: `From 1 to 999.`
pub fn constraints(types: &Types<'_>, id: SchemaId) -> Option<String> {
    let mut said = Vec::new();
    for id in chain(types.contract, id) {
        if id != types.contract.schemas.resolve(id) {
            continue;
        }
        match &types.contract.schema(id).shape {
            Shape::Integer(integer) => said.extend(bounds(&integer.bounds)),
            Shape::Number(number) => said.extend(bounds(&number.bounds)),
            Shape::String(text) => said.extend(text_words(text)),
            Shape::Array(array) => said.extend(between(array.min_items, array.max_items, "items")),
            _ => {}
        }
    }
    (!said.is_empty()).then(|| said.join(" "))
}

fn bounds(bounds: &Bounds) -> Vec<String> {
    let edge = |bound: &Bound, word: &str, strict: &str| {
        format!("{} {}.", if bound.exclusive { strict } else { word }, bound.value)
    };
    let mut said = Vec::new();
    match (&bounds.min, &bounds.max) {
        (Some(min), Some(max)) if !min.exclusive && !max.exclusive => {
            said.push(format!("From {} to {}.", min.value, max.value));
        }
        (min, max) => {
            said.extend(min.as_ref().map(|min| edge(min, "At least", "More than")));
            said.extend(max.as_ref().map(|max| edge(max, "At most", "Less than")));
        }
    }
    said.extend(bounds.multiple_of.as_ref().map(|n| format!("A multiple of {n}.")));
    said
}

fn text_words(text: &Text) -> Vec<String> {
    let mut said: Vec<String> = between(text.min_length, text.max_length, "characters")
        .into_iter()
        .collect();
    said.extend(
        text.pattern
            .as_deref()
            .map(|pattern| format!("Matches {}.", docs::code(pattern))),
    );
    said
}

fn between(min: Option<u64>, max: Option<u64>, what: &str) -> Option<String> {
    match (min.filter(|min| *min > 0), max) {
        (None, None) => None,
        (Some(min), None) => Some(format!("At least {min} {what}.")),
        (None, Some(max)) => Some(format!("At most {max} {what}.")),
        (Some(min), Some(max)) if min == max => Some(format!("Exactly {min} {what}.")),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {what}.")),
    }
}

/// What surrounds an operation: scopes, limits, time, idempotency.
pub fn policies(operation: &Operation) -> Option<String> {
    let mut said = Vec::new();
    let scopes: Vec<_> = operation
        .security
        .iter()
        .flat_map(|one| &one.schemes)
        .flat_map(|one| &one.scopes)
        .collect();
    if !scopes.is_empty() {
        let listed: Vec<_> = scopes.iter().map(|scope| docs::code(scope)).collect();
        said.push(format!(
            "{} {}",
            if scopes.len() > 1 { "Scopes" } else { "Scope" },
            listed.join(", ")
        ));
    } else if operation.security.iter().any(|one| !one.schemes.is_empty()) {
        said.push("Authenticated".to_owned());
    }
    said.extend(operation.rate_limits.iter().map(limit));
    said.extend(operation.timeout.map(|timeout| format!("within {}", time(timeout))));
    said.extend(operation.idempotency.as_ref().map(|one| match one.mode {
        crate::contract::IdempotencyMode::Required => "idempotency key required".to_owned(),
        crate::contract::IdempotencyMode::Optional => "idempotency key honoured".to_owned(),
    }));
    said.extend(operation.sunset.as_ref().map(|date| format!("gone after {date}")));
    let text = said.join(" · ");
    let mut chars = text.chars();
    let first = chars.next()?;
    Some(format!("{}{}.", first.to_uppercase(), chars.as_str()))
}

fn limit(limit: &RateLimit) -> String {
    let window = match limit.window.as_secs() {
        1 => "a second".to_owned(),
        60 => "a minute".to_owned(),
        3600 => "an hour".to_owned(),
        86400 => "a day".to_owned(),
        _ => format!("in {}", time(limit.window)),
    };
    let whom = match &limit.key {
        LimitKey::Ip => " an address".to_owned(),
        LimitKey::User => " a user".to_owned(),
        LimitKey::ApiKey => " a key".to_owned(),
        LimitKey::Header(name) => format!(" a {}", docs::code(name)),
        LimitKey::Custom(name) => format!(" a {}", docs::code(name)),
        LimitKey::Global => String::new(),
    };
    format!("at most {} {window}{whom}", limit.quota)
}

/// `8 s`, `800 ms`.
pub fn time(duration: Duration) -> String {
    if duration.subsec_millis() == 0 {
        format!("{} s", duration.as_secs())
    } else {
        format!("{} ms", duration.as_millis())
    }
}
