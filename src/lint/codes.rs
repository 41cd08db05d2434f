//! Names of error codes wherever they are listed: EC101, EC201.

use super::{Lint, extension};
use crate::contract::ErrorCode;
use crate::diagnostic::Diagnostic;
use crate::source::{Key, Node, Span};
use std::collections::BTreeSet;

pub(super) fn judge(lint: &mut Lint<'_>) {
    if lint.declared.is_none() {
        return;
    }
    let mut named: Vec<&Node> = Vec::new();
    for level in levels(lint) {
        named.extend(listed(level));
    }
    for (_, node, _) in lint.entries() {
        named.extend(node.get("replacedBy"));
    }
    let dependencies = lint.document.root().get("x-apigen").and_then(|p| p.get("dependencies"));
    let dependencies = dependencies.into_iter().flat_map(Node::entries);
    named.extend(dependencies.filter_map(|(_, node)| node.get("failsAs")));
    for node in unique(named) {
        undeclared(lint, node);
    }
    misplaced(lint);
}

/// Everything that may carry `x-error-codes`.
fn levels<'a>(lint: &Lint<'a>) -> Vec<&'a Node> {
    let root = lint.document.root();
    let mut levels = vec![root];
    levels.extend(root.get("tags").into_iter().flat_map(Node::items));
    levels.extend(lint.document.paths().map(|path| path.node));
    levels.extend(lint.operations.iter().map(|subject| subject.written.node));
    levels.extend(responses(lint).into_iter().flat_map(|(_, nodes)| nodes));
    levels
}

/// All responses with their statuses: as written, and what a reference leads to.
fn responses<'a>(lint: &Lint<'a>) -> Vec<(&'a Key, [&'a Node; 2])> {
    let responses = lint.operations.iter().filter_map(|s| s.written.node.get("responses"));
    let responses = responses.flat_map(Node::entries);
    let both = responses.map(|(key, node)| (key, [node, lint.document.resolve(node).node]));
    both.collect()
}

fn listed(level: &Node) -> impl Iterator<Item = &Node> {
    extension(level, "x-error-codes")
        .into_iter()
        .flat_map(|(_, list)| list.items())
}

/// Each place once, however many operations lead to it.
fn unique(nodes: Vec<&Node>) -> Vec<&Node> {
    let mut seen = BTreeSet::new();
    nodes.into_iter().filter(|node| seen.insert(node.span)).collect()
}

fn find<'a>(lint: &Lint<'a>, name: &str) -> Option<&'a ErrorCode> {
    lint.contract.errors.iter().find(|error| error.code == name)
}

fn undeclared(lint: &mut Lint<'_>, node: &Node) {
    let Some(name) = node.as_str() else { return };
    let known = find(lint, name).is_some_and(|error| error.declared || error.builtin.is_some());
    if known {
        return;
    }
    let codes: Vec<&str> = lint.contract.errors.iter().map(|error| error.code.as_str()).collect();
    let finding = Diagnostic::error("EC101", node.span, format!("the error code `{name}` is not declared"));
    let entry = lint.source.entry(
        node.span,
        name,
        &serde_json::json!({ "status": 404, "title": "What went wrong" }),
    );
    let help = format!("declare it under `x-error-contract.errors`, or remove it:\n{entry}");
    let finding = lint.suggest(finding, node, &codes, help);
    lint.say(finding);
}

/// A code at a response of another status.
fn misplaced(lint: &mut Lint<'_>) {
    let mut seen = BTreeSet::new();
    for (status, nodes) in responses(lint) {
        for node in nodes.into_iter().flat_map(listed) {
            let error = node.as_str().and_then(|name| find(lint, name)).filter(|e| e.declared);
            if let Some(error) = error
                && !fits(&status.name, error.status)
                && seen.insert((status.span, node.span))
            {
                lint.say(at_wrong_status(node.span, status, error));
            }
        }
    }
}

fn fits(key: &str, status: u16) -> bool {
    let range = format!("{}XX", status / 100);
    key == "default" || key.eq_ignore_ascii_case(&range) || key == status.to_string()
}

fn at_wrong_status(span: Span, key: &Key, error: &ErrorCode) -> Diagnostic {
    let message = format!(
        "`{}` has status {}, but is listed under `{}`",
        error.code, error.status, key.name
    );
    Diagnostic::error("EC201", span, message)
        .also(error.span, format!("declared with {} here", error.status))
        .help(format!("list it under `'{}'`, or change its status", error.status))
}
