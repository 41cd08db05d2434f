//! What the service leans on: EC330 to EC333.

use super::{Lint, Subject};
use crate::contract::Dependency;
use crate::diagnostic::Diagnostic;
use crate::source::Node;
use std::collections::BTreeSet;
use std::time::Duration;

pub(super) fn judge(lint: &mut Lint<'_>) {
    let mut findings = Vec::new();
    let mut used = BTreeSet::new();
    for subject in &lint.operations {
        for node in listed(subject) {
            let Some(name) = node.as_str() else { continue };
            used.insert(name);
            findings.push(
                match lint.contract.dependencies.iter().find(|known| known.name == name) {
                    None => Some(unknown(lint, node, name)),
                    Some(dependency) => slow(lint, subject, node, dependency),
                },
            );
        }
    }
    for dependency in &lint.contract.dependencies {
        findings.push((!used.contains(dependency.name.as_str())).then(|| unused(dependency)));
    }
    lint.found.0.extend(findings.into_iter().flatten());
}

fn listed<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Node> {
    let private = subject.written.node.get("x-apigen");
    let list = private.and_then(|private| private.get("dependencies"));
    list.into_iter().flat_map(Node::items)
}

/// EC330.
fn unknown(lint: &Lint<'_>, node: &Node, name: &str) -> Diagnostic {
    let names: Vec<&str> = lint
        .contract
        .dependencies
        .iter()
        .map(|known| known.name.as_str())
        .collect();
    let finding = Diagnostic::error("EC330", node.span, format!("the dependency `{name}` is not declared"));
    let entry = lint
        .source
        .entry(node.span, name, &serde_json::json!({ "kind": "http", "timeout": "2s" }));
    lint.suggest(
        finding,
        node,
        &names,
        format!("declare it under the root's `x-apigen.dependencies`:\n{entry}"),
    )
}

/// EC331, EC332.
fn slow(lint: &Lint<'_>, subject: &Subject<'_>, node: &Node, dependency: &Dependency) -> Option<Diagnostic> {
    let name = &dependency.name;
    let Some(timeout) = subject.meant.timeout else {
        let message = format!(
            "`{}` waits for `{name}`, but has no time limit of its own",
            subject.name()
        );
        let entry = lint.source.entry(node.span, "x-timeout", &"5s".into());
        let finding = Diagnostic::warning("EC332", node.span, message);
        return Some(finding.help(format!(
            "say how long a client is kept waiting, here, at the tag or at the root:\n{entry}"
        )));
    };
    let one = dependency.timeout?;
    let attempts = dependency.retry.as_ref().map_or(1, |retry| retry.attempts);
    let worst = one.saturating_mul(attempts);
    if worst <= timeout {
        return None;
    }
    let message = format!(
        "`{name}` can outlast `{}`: {attempts} × {} is more than its time limit of {}",
        subject.name(),
        seconds(one),
        seconds(timeout)
    );
    let finding = Diagnostic::warning("EC331", node.span, message).also(dependency.span, "declared here");
    Some(finding.help("fewer attempts, a shorter `timeout` of the dependency, or a longer `x-timeout`"))
}

fn seconds(duration: Duration) -> String {
    if duration.subsec_millis() == 0 {
        format!("{}s", duration.as_secs())
    } else {
        format!("{}ms", duration.as_millis())
    }
}

/// EC333.
fn unused(dependency: &Dependency) -> Diagnostic {
    let message = format!(
        "no operation uses the dependency `{}`; health checks it nevertheless",
        dependency.name
    );
    let help = format!(
        "list it where it is used: `x-apigen: {{ dependencies: [{}] }}`, or remove it",
        dependency.name
    );
    Diagnostic::advice("EC333", dependency.span, message).help(help)
}
