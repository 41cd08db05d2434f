//! Every failure has its response: EC210, EC306, EC312. Asked only where responses are not injected.

use super::{Lint, Subject};
use crate::contract::{Envelope, ErrorCode, FieldErrorMap, OperationError, Role, Slot};
use crate::diagnostic::Diagnostic;
use crate::document::as_written;
use crate::source::Node;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(super) fn judge(lint: &mut Lint<'_>) {
    let findings: Vec<Diagnostic> = lint
        .operations
        .iter()
        .flat_map(|subject| missing(lint, subject))
        .collect();
    lint.found.0.extend(findings);
}

/// One finding a rule, with the responses to paste.
fn missing(lint: &Lint<'_>, subject: &Subject<'_>) -> Vec<Diagnostic> {
    let responses = subject.written.node.get("responses");
    let declared: Vec<&str> = responses
        .into_iter()
        .flat_map(Node::entries)
        .map(|(key, _)| key.name.as_str())
        .collect();
    let mut by_rule: BTreeMap<&str, BTreeMap<u16, Vec<&OperationError>>> = BTreeMap::new();
    for error in &subject.meant.errors {
        let status = lint.contract.error(error.error).status;
        if !admits(&declared, status) {
            by_rule
                .entry(rule(status))
                .or_default()
                .entry(status)
                .or_default()
                .push(error);
        }
    }
    let findings = by_rule
        .into_iter()
        .map(|(rule, statuses)| finding(lint, subject, rule, &statuses));
    findings.collect()
}

fn admits(declared: &[&str], status: u16) -> bool {
    let range = format!("{}XX", status / 100);
    declared
        .iter()
        .any(|key| *key == "default" || key.eq_ignore_ascii_case(&range) || *key == status.to_string())
}

const fn rule(status: u16) -> &'static str {
    match status {
        401 | 403 => "EC306",
        429 => "EC312",
        _ => "EC210",
    }
}

fn finding(
    lint: &Lint<'_>,
    subject: &Subject<'_>,
    rule: &'static str,
    statuses: &BTreeMap<u16, Vec<&OperationError>>,
) -> Diagnostic {
    let responses = subject
        .written
        .node
        .as_object()
        .and_then(|node| node.entry("responses"));
    let span = responses.map_or(subject.written.span, |(key, _)| key.span);
    let numbers: Vec<String> = statuses.keys().map(ToString::to_string).collect();
    let message = format!(
        "`{}` can answer {}, but its responses do not say so",
        subject.name(),
        numbers.join(", ")
    );
    let written: Vec<(String, Value)> = statuses
        .iter()
        .map(|(status, errors)| (status.to_string(), response(lint, errors)))
        .collect();
    let lines = written
        .iter()
        .map(|(status, response)| lint.source.entry(span, status, response));
    let lines: Vec<String> = lines.collect();
    let mut finding =
        Diagnostic::warning(rule, span, message).help(format!("add to its responses:\n{}", lines.join("\n")));
    let edits = responses.map(|(_, node)| {
        written
            .iter()
            .map(|(status, value)| insertion(lint, node, status, value))
    });
    if let Some(edits) = edits.and_then(Iterator::collect::<Option<Vec<_>>>) {
        finding.edits = edits;
    }
    finding
}

/// Before the first response of a greater status.
fn insertion(lint: &Lint<'_>, responses: &Node, status: &str, value: &Value) -> Option<crate::diagnostic::Edit> {
    let greater = responses
        .entries()
        .map(|(key, _)| key.name.as_str())
        .find(|key| *key > status);
    match greater {
        Some(before) => lint.source.insertion(responses, before, status, value),
        None => lint.source.addition(responses, status, value),
    }
}

/// The response of a status for these codes.
fn response(lint: &Lint<'_>, errors: &[&OperationError]) -> Value {
    let codes: Vec<&ErrorCode> = errors.iter().map(|error| lint.contract.error(error.error)).collect();
    let titles: Vec<&str> = codes.iter().map(|code| code.title.trim_end_matches('.')).collect();
    let mut response = Map::new();
    response.insert("description".to_owned(), format!("{}.", titles.join(", or: ")).into());
    if lint.declared.is_some() {
        let names: Vec<&str> = codes.iter().map(|code| code.code.as_str()).collect();
        response.insert("x-error-codes".to_owned(), names.into());
    }
    let headers = headers(&codes, lint.source.converted);
    if !headers.is_empty() {
        response.insert("headers".to_owned(), headers.into());
    }
    match errors.first().and_then(|error| body(lint, error)) {
        // Swagger 2.0 says the media type elsewhere.
        Some((_, schema)) if lint.source.converted => response.insert("schema".to_owned(), schema),
        Some((media_type, schema)) => {
            response.insert("content".to_owned(), json!({ media_type: { "schema": schema } }))
        }
        None => None,
    };
    response.into()
}

fn headers(codes: &[&ErrorCode], swagger: bool) -> Map<String, Value> {
    let typed = |name: &str| {
        let schema = json!({ "type": name });
        if swagger { schema } else { json!({ "schema": schema }) }
    };
    let mut headers = Map::new();
    if codes.iter().any(|code| matches!(code.status, 401)) {
        headers.insert("WWW-Authenticate".to_owned(), typed("string"));
    }
    if codes.iter().any(|code| code.retry_after.is_some()) {
        headers.insert("Retry-After".to_owned(), typed("integer"));
    }
    headers
}

/// Media type and schema of an error's body.
fn body(lint: &Lint<'_>, error: &OperationError) -> Option<(String, Value)> {
    let reference = |id| json!({ "$ref": as_written(lint.source, &lint.contract.schema(id).pointer) });
    if let Some((media_type, schema)) = &lint.contract.error(error.error).body {
        return Some((media_type.clone(), schema.map_or_else(|| json!({}), reference)));
    }
    let envelope: &Envelope = lint.contract.envelopes.get(error.envelope.0 as usize)?;
    let schema = envelope.schema.map_or_else(|| schema(&envelope.body), reference);
    Some((envelope.media_type.clone(), schema))
}

/// The schema of a body that has none in the document.
fn schema(slot: &Slot) -> Value {
    match slot {
        Slot::Constant(value) => json!({ "enum": [value] }),
        Slot::Role { role, text } => json!({ "type": role_type(*role, *text) }),
        Slot::Object(slots) => {
            let named = slots.iter().filter(|(_, slot)| *slot != Slot::Members);
            let properties: Map<String, Value> = named.map(|(key, slot)| (key.clone(), schema(slot))).collect();
            json!({ "type": "object", "properties": properties })
        }
        Slot::List(item) => json!({ "type": "array", "items": schema(item) }),
        Slot::Members => json!({}),
        Slot::Errors(map) => json!({ "type": "array", "items": item(map) }),
    }
}

const fn role_type(role: Role, text: bool) -> &'static str {
    match role {
        Role::Status if !text => "integer",
        Role::Retryable if !text => "boolean",
        Role::Meta => "object",
        _ => "string",
    }
}

fn item(map: &FieldErrorMap) -> Value {
    if map.plain {
        return json!({ "type": "string" });
    }
    let parts = [&map.location, &map.pointer, &map.code, &map.detail];
    let names = parts.into_iter().flatten();
    let properties: Map<String, Value> = names.map(|name| (name.clone(), json!({ "type": "string" }))).collect();
    json!({ "type": "object", "properties": properties })
}
