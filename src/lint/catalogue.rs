//! The catalogue: EC102, EC104, EC105, EC110 to EC112, EC114.

use super::{Lint, key_span};
use crate::contract::{ErrorCode, LogLevel};
use crate::diagnostic::Diagnostic;
use crate::source::{Key, Node, Span};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn judge(lint: &mut Lint<'_>) {
    let entries = lint.entries();
    if lint.declared.is_none() {
        return;
    }
    unused(lint, &entries);
    same_spelling(lint);
    same_meaning(lint, &entries);
    same_type(lint);
    for (_, node, error) in &entries {
        retries(lint, node, error);
        silent(lint, node, error);
    }
}

/// EC102. A catalogue in a file of its own is shared: what one service does not use, another one may.
fn unused(lint: &mut Lint<'_>, entries: &[(&Key, &Node, &ErrorCode)]) {
    let used = lint.contract.operations.iter().flat_map(|operation| &operation.errors);
    let used: BTreeSet<&str> = used.map(|e| lint.contract.error(e.error).code.as_str()).collect();
    let home = lint.document.root().span.file;
    for (key, _, error) in entries {
        let framework = error.builtin.is_some() || is_shared(lint, error);
        if key.span.file != home || framework || error.deprecated || used.contains(error.code.as_str()) {
            continue;
        }
        let message = format!("no operation can answer with `{}`", error.code);
        let help = format!(
            "list it where it can happen: `x-error-codes: [{}]` at an operation, a path, a tag or the root; or delete it",
            error.code
        );
        lint.say(Diagnostic::warning("EC102", key.span, message).help(help));
    }
}

/// Whether several failures of the framework answer with this code.
fn is_shared(lint: &Lint<'_>, error: &ErrorCode) -> bool {
    let shared = &lint.contract.shared_builtins;
    shared.iter().any(|(_, id)| lint.contract.error(*id).code == error.code)
}

/// EC104.
fn same_spelling(lint: &mut Lint<'_>) {
    let mut seen: BTreeMap<String, &ErrorCode> = BTreeMap::new();
    for error in lint
        .contract
        .errors
        .iter()
        .filter(|e| e.declared || e.builtin.is_some())
    {
        let bare = super::style::bare(&error.code);
        let Some(other) = seen.get(bare.as_str()).copied() else {
            seen.insert(bare, error);
            continue;
        };
        let (here, there) = if error.declared { (error, other) } else { (other, error) };
        if here.declared {
            let message = format!("the codes `{}` and `{}` differ in spelling only", here.code, there.code);
            let help = "keep one; where clients know both, give one a new name and put `replacedBy` on the old one";
            lint.say(beside(Diagnostic::error("EC104", here.span, message).help(help), there));
        }
    }
}

/// EC105.
fn same_meaning(lint: &mut Lint<'_>, entries: &[(&Key, &Node, &ErrorCode)]) {
    let mut seen: BTreeMap<(u16, String), &ErrorCode> = BTreeMap::new();
    for (_, node, error) in entries {
        let written = node.get("title").is_some();
        if !written || error.deprecated || error.builtin.is_some() {
            continue;
        }
        let meaning = (error.status, super::style::bare(&error.title));
        let Some(other) = seen.get(&meaning) else {
            seen.insert(meaning, error);
            continue;
        };
        let message = format!("`{}` has the status and the title of `{}`", error.code, other.code);
        let finding = Diagnostic::warning("EC105", super::value_span(node, "title"), message);
        let help = "merge them, or say in the titles what tells them apart";
        lint.say(beside(finding.help(help), other));
    }
}

/// EC114.
fn same_type(lint: &mut Lint<'_>) {
    let mut seen: BTreeMap<&str, &ErrorCode> = BTreeMap::new();
    for error in &lint.contract.errors {
        if error.type_uri == "about:blank" {
            continue;
        }
        let Some(other) = seen.get(error.type_uri.as_str()) else {
            seen.insert(&error.type_uri, error);
            continue;
        };
        let message = format!("`{}` has the type URI of `{}`", error.code, other.code);
        let finding = Diagnostic::error("EC114", own_type(lint, error), message);
        let finding =
            beside(finding, other).help("the type is the identity of a problem (RFC 9457): give each code its own");
        lint.say(finding);
    }
}

fn own_type(lint: &Lint<'_>, error: &ErrorCode) -> Span {
    let entries = lint.entries();
    let entry = entries.iter().find(|(_, _, known)| known.code == error.code);
    let written = entry.and_then(|(_, node, _)| node.get("type"));
    written.map_or(error.span, |node| node.span)
}

/// EC110, EC111.
fn retries(lint: &mut Lint<'_>, node: &Node, error: &ErrorCode) {
    let hopeless = matches!(error.status, 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422);
    let said = node.get("retryable");
    if let Some(flag) = said.filter(|flag| hopeless && flag.as_bool() == Some(true)) {
        let message = format!(
            "`{}` is retryable, but sending the same request again cannot help after a {}",
            error.code, error.status
        );
        let finding = Diagnostic::warning("EC111", flag.span, message);
        let finding = finding.edit(flag.span, "false").help("write `retryable: false`");
        lint.say(finding.also(super::value_span(node, "status"), "the status"));
        return;
    }
    if error.retryable && error.retry_after.is_none() && error.builtin.is_none() {
        let span = if said.is_some() {
            key_span(node, "retryable")
        } else {
            error.span
        };
        let message = format!("`{}` is retryable, but does not say after which time", error.code);
        let finding = Diagnostic::warning("EC110", span, message);
        let finding =
            finding.help("say how long: `retryAfter: 10s`; or `retryAfter: auto`, and the handler says it each time");
        let edit = lint.source.addition(node, "retryAfter", &"auto".into());
        lint.say(match edit {
            Some(edit) => finding.edit(edit.span, edit.text),
            None => finding,
        });
    }
}

/// EC112.
fn silent(lint: &mut Lint<'_>, node: &Node, error: &ErrorCode) {
    let quiet = matches!(error.log, LogLevel::None | LogLevel::Debug);
    if error.status >= 500 && quiet {
        let message = format!(
            "`{}` is a failure of the service, but nobody will see it in the log",
            error.code
        );
        let finding = Diagnostic::warning("EC112", super::value_span(node, "log"), message);
        lint.say(finding.help("write `log: warn` or `log: error`, or remove the key: 5xx are logged as errors"));
    }
}

/// Adds the place of the other code; what is built in has none.
pub(super) fn beside(finding: Diagnostic, other: &ErrorCode) -> Diagnostic {
    if other.declared {
        finding.also(other.span, "the other one")
    } else {
        finding
    }
}
