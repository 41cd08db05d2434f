//! Limits and idempotency: EC311, EC320, EC321.

use super::{Lint, Subject, extension};
use crate::contract::{LimitKey, Method};
use crate::diagnostic::Diagnostic;
use crate::source::Node;
use std::collections::BTreeSet;

pub(super) fn judge(lint: &mut Lint<'_>) {
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    for subject in &lint.operations {
        findings.extend(keyed_by_nobody(subject));
        findings.extend(repeated(lint, subject));
        findings.extend(needless(lint, subject).filter(|finding| seen.insert(finding.span())));
    }
    lint.found.0.extend(findings);
}

/// EC311.
fn keyed_by_nobody(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let public = subject.meant.security.is_empty();
    let keyed = subject.meant.rate_limits.iter().filter(|_| public).filter_map(|limit| {
        let key = match limit.key {
            LimitKey::User => "user",
            LimitKey::ApiKey => "api-key",
            _ => return None,
        };
        let message = format!(
            "the limit counts by `{key}`, but `{}` needs no authentication",
            subject.name()
        );
        let finding = Diagnostic::error("EC311", limit.span, message).also(subject.meant.span, "public operation");
        Some(finding.help("count by `ip`, or secure the operation"))
    });
    keyed.collect()
}

/// EC320. `x-idempotency: none` is an answer, too.
fn repeated(lint: &Lint<'_>, subject: &Subject<'_>) -> Option<Diagnostic> {
    let (operation, written) = (subject.meant, &subject.written);
    let said = [written.node, written.path.node]
        .iter()
        .any(|node| extension(node, "x-idempotency").is_some());
    if operation.method != Method::Post || operation.idempotency.is_some() || said || lint.declared.is_none() {
        return None;
    }
    let mut errors = operation.errors.iter().map(|error| lint.contract.error(error.error));
    let error = errors.find(|error| error.declared && error.builtin.is_none() && error.retryable)?;
    let message = format!(
        "`{}` may be sent again after `{}`, and would then take effect twice",
        subject.name(),
        error.code
    );
    let entry = lint.source.entry(written.span, "x-idempotency", &"optional".into());
    let finding = Diagnostic::warning("EC320", written.span, message).also(error.span, "retryable");
    Some(finding.help(format!(
        "let clients send a key, so that a repetition is recognised:\n{entry}"
    )))
}

/// EC321.
fn needless(lint: &Lint<'_>, subject: &Subject<'_>) -> Option<Diagnostic> {
    let node = subject.written.node;
    let (key, value) = extension(node, "x-idempotency")?;
    let mode = value.as_str().or_else(|| value.get("mode").and_then(Node::as_str));
    let repeatable = subject.meant.method.is_idempotent();
    if !repeatable || mode == Some("none") {
        return None;
    }
    let message = format!("`{}` is idempotent by its method: a key adds nothing", subject.name());
    let finding = Diagnostic::warning("EC321", key.span, message).help("remove the key");
    Some(match lint.source.removal(node, &key.name) {
        Some(edit) => finding.edit(edit.span, edit.text),
        None => finding,
    })
}
