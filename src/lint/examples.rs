//! Examples of error bodies: EC205.

use super::{Lint, Subject};
use crate::contract::{OperationError, SchemaId};
use crate::diagnostic::Diagnostic;
use crate::document::escape;
use crate::lower::{Direction, Refusals};
use crate::publish;
use crate::source::{Key, Node, Span, flow};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn judge(lint: &mut Lint<'_>) {
    let mut schemas: BTreeMap<&str, SchemaId> = BTreeMap::new();
    for (id, schema) in lint.contract.schemas.iter() {
        schemas.entry(schema.pointer.as_str()).or_insert(id);
    }
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for subject in &lint.operations {
        let examples = examples(lint, &schemas, subject).into_iter();
        let new = examples.filter(|example| seen.insert(example.node.span));
        all.extend(new.map(|example| (subject, example)));
    }
    let asked = all.iter().map(|(_, example)| example.schema).collect();
    let refusals = Refusals::new(lint.contract, &asked, Direction::Answer);
    let findings = all
        .iter()
        .filter_map(|(subject, example)| example.judge(lint, subject, &refusals));
    let findings: Vec<_> = findings.collect();
    lint.found.0.extend(findings);
}

/// An example of an error body.
struct Example<'a> {
    status: &'a Key,
    /// Empty for the only one.
    name: &'a str,
    node: &'a Node,
    schema: SchemaId,
}

/// The examples of all error responses of an operation, where they have a schema.
fn examples<'a>(lint: &Lint<'a>, schemas: &BTreeMap<&str, SchemaId>, subject: &Subject<'a>) -> Vec<Example<'a>> {
    let mut found = Vec::new();
    for (status, written) in super::responses::written(subject) {
        let response = lint.document.resolve(written);
        let own = || format!("{}/responses/{}", subject.written.pointer, escape(&status.name));
        let pointer = Some(response.pointer)
            .filter(|pointer| !pointer.is_empty())
            .unwrap_or_else(own);
        let content = response.node.get("content").into_iter().flat_map(Node::entries);
        for (media_type, media) in content {
            let at = format!("{pointer}/content/{}", escape(&media_type.name));
            let Some(schema) = schema_at(lint, schemas, media, &at) else {
                continue;
            };
            let values = values(lint, media).into_iter();
            found.extend(values.map(|(name, node)| Example {
                status,
                name,
                node,
                schema,
            }));
        }
    }
    found
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
fn values<'a>(lint: &Lint<'a>, media: &'a Node) -> Vec<(&'a str, &'a Node)> {
    let one = media.get("example").map(|node| ("", node));
    let many = media.get("examples").into_iter().flat_map(Node::entries);
    let many = many.filter_map(|(key, node)| Some((key.name.as_str(), lint.document.resolve(node).node.get("value")?)));
    one.into_iter().chain(many).collect()
}

impl Example<'_> {
    fn judge(&self, lint: &Lint<'_>, subject: &Subject<'_>, refusals: &Refusals<'_>) -> Option<Diagnostic> {
        let (pointer, why) = refusals.refusal(self.schema, &self.node.to_json())?;
        let called = match self.name {
            "" => "the example".to_owned(),
            name => format!("the example `{name}`"),
        };
        let message = format!(
            "{called} of the response {} is not what its schema says: {why}",
            self.status.name
        );
        let finding = lint.fault("EC205", self.place(&pointer), message);
        let Some(body) = self.rendered(lint, subject, refusals) else {
            return Some(finding.help("correct the example, or the schema"));
        };
        let json = lint.source.is_json(self.node.span);
        let text = if json { body.to_string() } else { flow(&body) };
        let help = format!("write the body that the service sends:\n{text}");
        Some(finding.help(help).edit(self.node.span, text))
    }

    /// The part of the example that a JSON pointer names.
    fn place(&self, pointer: &str) -> Span {
        let mut at = self.node;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let inner = match at.as_array() {
                Some(items) => step.parse().ok().and_then(|index: usize| items.get(index)),
                None => at.get(&step),
            };
            at = inner.unwrap_or(at);
        }
        at.span
    }

    /// The body of the code that the example shows: the one it names, else the only one of its status. Only a contract
    /// that is written says what the service sends.
    fn rendered(&self, lint: &Lint<'_>, subject: &Subject<'_>, refusals: &Refusals<'_>) -> Option<Value> {
        lint.declared?;
        let status: u16 = self.status.name.parse().ok()?;
        let code = |error: &OperationError| lint.contract.error(error.error);
        let all: Vec<_> = subject
            .meant
            .errors
            .iter()
            .filter(|error| code(error).status == status)
            .collect();
        let text = lint.source.text(self.node.span);
        let mut named = all
            .iter()
            .filter(|error| self.name == code(error).code || text.contains(&code(error).code));
        let shown = match (named.next(), named.next(), all.as_slice()) {
            (Some(one), None, _) => one,
            (None, None, [only]) => only,
            _ => return None,
        };
        let body = publish::example(lint.contract, subject.meant, shown.error);
        let fits = refusals.refusal(self.schema, &body).is_none();
        fits.then_some(body)
    }
}
