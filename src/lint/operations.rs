//! Names and lives of operations: AG311, EC207, EC208, EC340, EC341.

use super::{Lint, extension};
use crate::diagnostic::Diagnostic;
use crate::source::{Node, Span};
use std::collections::BTreeMap;

pub(super) fn judge(lint: &mut Lint<'_>) {
    unnamed(lint);
    undeclared_tags(lint);
    clashes(lint);
    for index in 0..lint.operations.len() {
        lifetime(lint, index);
    }
}

/// AG311. The name that was made is written down: nothing changes today, and it stays when the path changes.
fn unnamed(lint: &mut Lint<'_>) {
    let mut findings = Vec::new();
    for subject in &lint.operations {
        let node = subject.written.node;
        if node.get("operationId").is_some() {
            continue;
        }
        let id = subject.meant.id.as_str();
        let message = format!(
            "`{}` has no `operationId`: its names are made of method and path (`{id}`)",
            subject.name()
        );
        let help = "add an `operationId`, so that names of types and handlers stay when the path changes";
        let finding = Diagnostic::advice("AG311", subject.written.span, message).help(help);
        findings.push(match lint.source.insertion(node, "", "operationId", &id.into()) {
            Some(edit) => finding.edit(edit.span, edit.text),
            None => finding,
        });
    }
    lint.found.0.extend(findings);
}

/// EC207, once a tag. A document that declares no tags at all does without.
fn undeclared_tags(lint: &mut Lint<'_>) {
    let Some(declared) = lint.document.root().get("tags") else {
        return;
    };
    let known: Vec<&str> = declared.items().filter_map(|tag| tag.get("name")?.as_str()).collect();
    let mut unknown: BTreeMap<&str, &Node> = BTreeMap::new();
    let tags = lint
        .operations
        .iter()
        .filter_map(|subject| subject.written.node.get("tags"));
    for tag in tags.flat_map(Node::items) {
        if let Some(name) = tag.as_str().filter(|name| !known.contains(name)) {
            unknown.entry(name).or_insert(tag);
        }
    }
    for tag in declared.items() {
        let parent = tag
            .get("parent")
            .filter(|parent| parent.as_str() != tag.get("name").and_then(Node::as_str));
        if let Some(name) = parent.and_then(Node::as_str).filter(|name| !known.contains(name)) {
            unknown.entry(name).or_insert(parent.unwrap_or(tag));
        }
    }
    for (name, node) in unknown {
        let finding = Diagnostic::advice("EC207", node.span, format!("the tag `{name}` is not declared"));
        let entry = lint.source.entry(node.span, "name", &name.into());
        let help = format!("declare it under the root's `tags`, with a description:\n- {{ {entry} }}");
        let finding = lint.suggest(finding, node, &known, help);
        lint.say(finding);
    }
}

/// EC208: ids that differ in case and punctuation only. Equal ones are AG223.
fn clashes(lint: &mut Lint<'_>) {
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    let mut findings = Vec::new();
    for subject in &lint.operations {
        let Some(node) = subject.written.node.get("operationId") else {
            continue;
        };
        let Some(id) = node.as_str() else { continue };
        match seen.get(&super::style::bare(id)) {
            Some((other, span)) if *other != id => {
                let message = format!(
                    "the ids `{other}` and `{id}` differ in case and punctuation only: they become one name in code"
                );
                let finding = lint.fault("EC208", node.span, message).also(*span, "the other one");
                findings.push(finding.help("rename one of them"));
            }
            Some(_) => {}
            None => {
                seen.insert(super::style::bare(id), (id, node.span));
            }
        }
    }
    lint.found.0.extend(findings);
}

/// EC340, EC341.
fn lifetime(lint: &mut Lint<'_>, index: usize) {
    let subject = &lint.operations[index];
    let node = subject.written.node;
    let name = subject.name();
    let sunset = extension(node, "x-sunset");
    let deprecated = node.get("deprecated");
    match (subject.meant.deprecated, sunset) {
        (true, None) => {
            let span = deprecated.map_or(subject.written.span, |flag| flag.span);
            let message = format!("`{name}` is deprecated, but does not say until when it works");
            let entry = lint.source.entry(span, "x-sunset", &"2027-06-30".into());
            let help = format!("add the day after which it may be gone; it is sent as the header `Sunset`:\n{entry}");
            lint.say(Diagnostic::advice("EC340", span, message).help(help));
        }
        (false, Some((key, _))) => {
            let message = format!("`{name}` has an end, but is not deprecated: clients are not told");
            let finding = lint
                .fault("EC341", key.span, message)
                .help("add `deprecated: true`, or remove the date");
            let edit = match deprecated {
                Some(flag) => Some(crate::diagnostic::Edit {
                    span: flag.span,
                    text: "true".to_owned(),
                }),
                None => lint.source.insertion(node, &key.name, "deprecated", &true.into()),
            };
            lint.say(match edit {
                Some(edit) => finding.edit(edit.span, edit.text),
                None => finding,
            });
        }
        _ => {}
    }
}
