//! Examples of error bodies: EC205.

use super::{Lint, Subject};
use crate::contract::{OperationError, SchemaId};
use crate::diagnostic::Diagnostic;
use crate::document::escape;
use crate::lower::{self, Direction};
use crate::source::{Key, Node, Span};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn judge(lint: &mut Lint<'_>) {
    let mut schemas: BTreeMap<&str, SchemaId> = BTreeMap::new();
    for (id, schema) in lint.contract.schemas.iter() {
        schemas.entry(schema.pointer.as_str()).or_insert(id);
    }
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for subject in &lint.operations {
        for (status, written) in super::responses::written(subject) {
            let response = lint.document.resolve(written);
            let own = format!("{}/responses/{}", subject.written.pointer, escape(&status.name));
            let pointer = if response.pointer.is_empty() {
                own
            } else {
                response.pointer
            };
            let content = response.node.get("content").into_iter().flat_map(Node::entries);
            for (media_type, media) in content {
                let at = format!("{pointer}/content/{}", escape(&media_type.name));
                let schema = schema_at(lint, &schemas, media, &at);
                let examples = examples(lint, media)
                    .into_iter()
                    .filter(|(_, node)| seen.insert(node.span));
                for (name, example) in examples {
                    let judged = schema.and_then(|schema| refused(lint, schema, example));
                    findings.extend(judged.map(|(at, why)| finding(lint, subject, status, name, example, at, &why)));
                }
            }
        }
    }
    lint.found.0.extend(findings);
}

fn schema_at(lint: &Lint<'_>, schemas: &BTreeMap<&str, SchemaId>, media: &Node, at: &str) -> Option<SchemaId> {
    let schema = media.get("schema")?;
    let target = lint.document.resolve(schema).pointer;
    let pointer = if target.is_empty() {
        format!("{at}/schema")
    } else {
        target
    };
    schemas.get(pointer.as_str()).copied()
}

/// The examples of a media type: their names, where they have one, and their values.
fn examples<'a>(lint: &Lint<'a>, media: &'a Node) -> Vec<(&'a str, &'a Node)> {
    let one = media.get("example").map(|node| ("", node));
    let many = media.get("examples").into_iter().flat_map(Node::entries);
    let many = many.filter_map(|(key, node)| Some((key.name.as_str(), lint.document.resolve(node).node.get("value")?)));
    one.into_iter().chain(many).collect()
}

/// Where an example breaks its schema, and how.
fn refused(lint: &Lint<'_>, schema: SchemaId, example: &Node) -> Option<(Span, String)> {
    let (pointer, why) = lower::refusal(lint.contract, schema, Direction::Answer, &example.to_json())?;
    let steps = pointer.split('/').skip(1);
    let mut at = example;
    for step in steps {
        let step = step.replace("~1", "/").replace("~0", "~");
        let inner = match at.as_array() {
            Some(items) => step.parse().ok().and_then(|index: usize| items.get(index)),
            None => at.get(&step),
        };
        at = inner.unwrap_or(at);
    }
    Some((at.span, why))
}

fn finding(
    lint: &Lint<'_>,
    subject: &Subject<'_>,
    status: &Key,
    name: &str,
    example: &Node,
    at: Span,
    why: &str,
) -> Diagnostic {
    let called = if name.is_empty() {
        "the example".to_owned()
    } else {
        format!("the example `{name}`")
    };
    let message = format!(
        "{called} of the response {} is not what its schema says: {why}",
        status.name
    );
    let finding = lint.fault("EC205", at, message);
    let Some(body) = rendered(lint, subject, status, name, example) else {
        return finding.help("correct the example, or the schema");
    };
    let text = if lint.source.is_json(example.span) {
        body.to_string()
    } else {
        crate::source::flow(&body)
    };
    finding
        .help(format!("write the body that the service sends:\n{text}"))
        .edit(example.span, text)
}

/// The body of the code that an example shows: the one it names, else the only one of its status. Only a contract that
/// is written says what the service sends.
fn rendered(lint: &Lint<'_>, subject: &Subject<'_>, status: &Key, name: &str, example: &Node) -> Option<Value> {
    lint.declared?;
    let code: u16 = status.name.parse().ok()?;
    let of_status = subject
        .meant
        .errors
        .iter()
        .filter(|e| lint.contract.error(e.error).status == code);
    let all: Vec<&OperationError> = of_status.collect();
    let text = lint.source.text(example.span);
    let named = |error: &&&OperationError| {
        let code = &lint.contract.error(error.error).code;
        name == code || text.contains(code.as_str())
    };
    let mut meant = all.iter().filter(named);
    let shown = match (meant.next(), meant.next(), all.as_slice()) {
        (Some(one), None, _) => one,
        (None, None, [only]) => only,
        _ => return None,
    };
    lower::error_body(lint.contract, shown)
}
