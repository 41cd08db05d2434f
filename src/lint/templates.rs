//! Texts with holes: EC106, EC107, EC401.

use super::Lint;
use crate::contract::{ErrorCode, TemplatePart};
use crate::diagnostic::Diagnostic;
use crate::source::{Node, Span};
use std::collections::BTreeSet;

pub(super) fn judge(lint: &mut Lint<'_>) {
    for (_, node, error) in lint.entries() {
        if let Some(detail) = node.get("detail") {
            holes(lint, error, &error.detail.parts, "detail", detail);
        }
        for (name, value) in &error.headers {
            let written = node.get("headers").and_then(|headers| headers.get(name));
            if let Some(written) = written {
                holes(lint, error, &value.parts, name, written);
            }
        }
    }
}

fn holes(lint: &mut Lint<'_>, error: &ErrorCode, parts: &[TemplatePart], what: &str, node: &Node) {
    let mut seen = BTreeSet::new();
    for part in parts {
        let TemplatePart::Member(name) = part else { continue };
        if seen.insert(name) {
            let hole = lint
                .source
                .within(node.span, &format!("{{{name}}}"))
                .unwrap_or(node.span);
            judge_hole(lint, error, name, what, hole);
        }
    }
}

fn judge_hole(lint: &mut Lint<'_>, error: &ErrorCode, name: &str, what: &str, hole: Span) {
    let code = &error.code;
    let Some(member) = error.members.iter().find(|member| member.name == *name) else {
        return unknown(lint, error, name, what, hole);
    };
    if !member.required {
        let message = format!("`{what}` of {code} uses the optional member `{name}`: the text would have a hole");
        let finding = Diagnostic::error("EC107", hole, message).also(member.span, "declared optional here");
        lint.say(finding.help("make it required, or leave it out of the text"));
    }
    let schema = lint.contract.schema(lint.contract.schemas.resolve(member.schema));
    if schema.sensitive || lint.contract.schema(member.schema).sensitive {
        let message = format!("`{what}` of {code} shows the sensitive member `{name}` to every client");
        let finding = Diagnostic::error("EC401", hole, message).also(member.span, "declared sensitive here");
        lint.say(finding.help("leave it out of the text; if it may be seen, remove `x-sensitive`"));
    }
}

fn unknown(lint: &mut Lint<'_>, error: &ErrorCode, name: &str, what: &str, hole: Span) {
    let message = format!("`{what}` of {} uses `{{{name}}}`, which is not a member", error.code);
    let finding = Diagnostic::error("EC106", hole, message);
    let names: Vec<&str> = error.members.iter().map(|member| member.name.as_str()).collect();
    let word = Node {
        value: crate::source::Value::String(name.to_owned()),
        span: hole,
    };
    let member = lint.source.entry(hole, name, &serde_json::json!({ "type": "string" }));
    let help = format!("declare it under `members`, or remove it from the text:\nmembers: {{ {member} }}");
    let finding = lint.suggest(finding, &word, &names, help);
    lint.say(finding);
}
