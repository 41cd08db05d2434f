//! What a plain document says about errors: its responses.

use super::builtin::of_status;
use super::catalogue::entry;
use super::effective::{Errors, Response};
use super::envelope::is_json;
use super::roles::{infer, resolved};
use crate::contract::{Builtin, Content, ErrorId, Evidence, Role, SchemaId, Shape, Status};
use crate::lower::operation::{Scope, status};
use crate::lower::place::Place;
use crate::lower::{Lowering, schema::last_step};
use crate::source::Node;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Lowering<'a> {
    /// The error responses of an operation, their schemas among all others.
    pub(super) fn responses(&mut self, scope: &Scope<'a>) -> Vec<Response> {
        let mut found = Vec::new();
        for (key, written) in scope.node.get("responses").iter().flat_map(Place::entries) {
            let Some(status) = status(&key.name).filter(|status| is_error(*status)) else {
                continue;
            };
            let place = self.follow(written.clone());
            let component = written.str("$ref").map(last_step);
            let words = component
                .clone()
                .unwrap_or_else(|| format!("{} error {}", scope.id, key.name));
            let contents = self.contents(&place, &words);
            let codes = [&written, &place]
                .into_iter()
                .filter_map(|place| place.extension("x-error-codes"));
            let codes = codes.flat_map(|list| list.node.items().collect::<Vec<_>>());
            let mut listed: Vec<(String, crate::source::Span)> = Vec::new();
            for code in codes {
                if let Some(name) = code.as_str()
                    && listed.iter().all(|(known, _)| known != name)
                {
                    listed.push((name.to_owned(), code.span));
                }
            }
            let headers = place.get("headers");
            let mut headers = headers.iter().flat_map(Place::entries);
            found.push(Response {
                status,
                span: key.span,
                title: first_sentence(place.str("description").unwrap_or_default()),
                codes: listed,
                contents,
                retry_after: headers.any(|(key, _)| key.name.eq_ignore_ascii_case("retry-after")),
                component,
            });
        }
        found
    }

    /// The codes that a response of one status stands for, by the order of evidence, with how good the evidence is.
    pub(super) fn evidence(&self, errors: &Errors<'a>, response: &Response, code: u16) -> (Vec<String>, Evidence) {
        if errors.contract.is_none() && !response.codes.is_empty() {
            let listed = response.codes.iter().map(|(name, _)| name.clone());
            return (listed.collect(), Evidence::Listed);
        }
        let speaking = response.contents.iter().filter(|content| is_json(&content.media_type));
        for content in speaking {
            let constants = content.schema.map(|id| self.code_constants(id)).unwrap_or_default();
            if !constants.is_empty() && !errors.shared.contains(&constants) {
                return (constants, Evidence::Schema);
            }
            let examples = self.example_codes(content);
            if !examples.is_empty() {
                return (examples, Evidence::Example);
            }
        }
        let (name, evidence) = name_of_status(code, response);
        (vec![name], evidence)
    }

    /// One list of several codes at responses of several statuses is the list of all codes there are: no evidence for
    /// any one response.
    pub(super) fn shared_lists(&self, errors: &Errors<'a>) -> BTreeSet<Vec<String>> {
        let mut seen: BTreeMap<Vec<String>, BTreeSet<Status>> = BTreeMap::new();
        let mut by_schema: BTreeMap<SchemaId, Vec<String>> = BTreeMap::new();
        for response in errors.responses.iter().flatten() {
            for id in response.contents.iter().filter_map(|content| content.schema) {
                let list = by_schema.entry(id).or_insert_with(|| self.code_constants(id));
                if list.len() > 1 {
                    seen.entry(list.clone()).or_default().insert(response.status);
                }
            }
        }
        let shared = seen.into_iter().filter(|(_, statuses)| statuses.len() > 1);
        shared.map(|(list, _)| list).collect()
    }

    fn code_constants(&self, id: SchemaId) -> Vec<String> {
        let mut found = Vec::new();
        let bodies = match &resolved(&self.contract, id).shape {
            Shape::Union(union) => union.variants.iter().map(|variant| variant.schema).collect(),
            _ => vec![id],
        };
        for body in bodies {
            let roles = infer(&self.contract, body);
            let Some(path) = roles.at.get(&Role::Code) else {
                continue;
            };
            let Some(code) = super::envelope::at(&self.contract, body, path) else {
                continue;
            };
            if let Shape::Enum(constants) = &resolved(&self.contract, code).shape {
                let names = constants
                    .values
                    .iter()
                    .filter_map(Value::as_str)
                    .filter(|name| is_code(name));
                found.extend(names.map(str::to_owned));
            }
        }
        found.dedup();
        found.truncate(50);
        found
    }

    fn example_codes(&self, content: &Content) -> Vec<String> {
        let Some(schema) = content.schema else {
            return Vec::new();
        };
        let roles = infer(&self.contract, schema);
        let Some(path) = roles.at.get(&Role::Code) else {
            return Vec::new();
        };
        let mut found: Vec<String> = Vec::new();
        for example in &content.examples {
            let value = path.iter().try_fold(example, |value, step| match value {
                Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                value => value.get(step),
            });
            if let Some(code) = value.and_then(Value::as_str).filter(|code| is_code(code))
                && !found.iter().any(|known| known == code)
            {
                found.push(code.to_owned());
            }
        }
        found
    }

    /// The catalogue's entry for a derived code: a known one of the same status, else a new one.
    pub(super) fn derived_entry(
        &mut self,
        errors: &mut Errors<'a>,
        name: &str,
        status: u16,
        response: &Response,
        evidence: Evidence,
    ) -> ErrorId {
        let mut code = name.to_owned();
        loop {
            match errors.by_code.get(&code).copied() {
                None => break,
                Some(id) if self.contract.error(id).status == status && self.contract.error(id).body.is_none() => {
                    self.agree(id, response, evidence);
                    return id;
                }
                Some(_) if code == name => code = format!("{name}_{status}"),
                Some(_) => code.push_str("_OTHER"),
            }
        }
        self.new_entry(errors, code, status, response)
    }

    /// Two responses with one code: what both say stays.
    fn agree(&mut self, id: ErrorId, response: &Response, evidence: Evidence) {
        let error = &mut self.contract.errors[id.0 as usize];
        if response.retry_after {
            error.retryable = true;
            error.retry_after = error.retry_after.or(Some(None));
        }
        let differs = error.builtin.is_none() && !error.declared && evidence >= Evidence::Component;
        if differs && !response.title.is_empty() && error.title != response.title {
            let title = words_of(&error.code);
            error.detail = super::template::template(&title);
            error.title = title;
        }
    }

    pub(super) fn new_entry(
        &mut self,
        errors: &mut Errors<'a>,
        code: String,
        status: u16,
        response: &Response,
    ) -> ErrorId {
        let title = if response.title.is_empty() {
            words_of(&code)
        } else {
            response.title.clone()
        };
        let mut error = entry(response.span, code.clone(), status, &title, None);
        error.detail = crate::contract::Template {
            text: title.clone(),
            parts: vec![crate::contract::TemplatePart::Text(title)],
        };
        if response.retry_after {
            error.retryable = true;
            error.retry_after = Some(None);
        }
        let id = ErrorId(u32::try_from(self.contract.errors.len()).unwrap_or(u32::MAX));
        self.contract.errors.push(error);
        errors.by_code.insert(code, id);
        id
    }

    /// A plain document that answers 400 and never 422 means 400 by a value that breaks a rule.
    pub(super) fn validation_status(&mut self, errors: &Errors<'a>) {
        let has = |code: u16| {
            errors
                .responses
                .iter()
                .flatten()
                .any(|response| response.status == Status::Code(code))
        };
        if has(400) && !has(422) {
            let (id, _) = self.contract.builtin(Builtin::ValidationFailed);
            self.contract.errors[id.0 as usize].status = 400;
        }
    }
}

fn is_error(status: Status) -> bool {
    matches!(status, Status::Code(400..=599) | Status::Range(4..=5) | Status::Default)
}

/// What may be a code: `[A-Za-z][A-Za-z0-9_.-]{1,62}`.
fn is_code(text: &str) -> bool {
    let good = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    good && (2..=63).contains(&text.len()) && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn first_sentence(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let sentence = line.split(". ").next().unwrap_or(line).trim().trim_end_matches('.');
    let plain = sentence.trim_start_matches(['#', '*', ' ']);
    if plain.chars().count() <= 80 {
        return plain.to_owned();
    }
    let cut: String = plain.chars().take(79).collect();
    format!("{}…", cut.trim_end())
}

/// `NOT_FOUND` is `Not found`.
fn words_of(code: &str) -> String {
    let words = super::builtin::kebab(code).replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().to_string() + letters.as_str())
}

/// What a status is called; where it has no usual name, the response component's.
fn name_of_status(code: u16, response: &Response) -> (String, Evidence) {
    if let Some(builtin) = of_status(code) {
        return (super::builtin::words(builtin).0.to_owned(), Evidence::Status);
    }
    let known = match code {
        400 => "BAD_REQUEST",
        402 => "PAYMENT_REQUIRED",
        408 => "REQUEST_TIMEOUT",
        409 => "CONFLICT",
        410 => "GONE",
        412 => "PRECONDITION_FAILED",
        414 => "URI_TOO_LONG",
        416 => "RANGE_NOT_SATISFIABLE",
        423 => "LOCKED",
        424 => "FAILED_DEPENDENCY",
        428 => "PRECONDITION_REQUIRED",
        501 => "NOT_IMPLEMENTED",
        502 => "BAD_GATEWAY",
        507 => "INSUFFICIENT_STORAGE",
        _ => "",
    };
    if !known.is_empty() {
        return (known.to_owned(), Evidence::Status);
    }
    let component = response
        .component
        .as_deref()
        .map(|name| super::builtin::kebab(name).replace('-', "_").to_ascii_uppercase());
    match component.filter(|name| is_code(name)) {
        Some(name) => (name, Evidence::Component),
        None => (format!("HTTP_{code}"), Evidence::Status),
    }
}

/// Names of `x-error-codes` lists, with their places.
pub(super) fn listed<'a>(place: &Place<'a>) -> Vec<&'a Node> {
    place
        .extension("x-error-codes")
        .map(|list| list.node.items().collect())
        .unwrap_or_default()
}
