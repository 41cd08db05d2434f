//! Error responses as they are written: EC202, EC203, EC204, EC301, EC303, EC310.

use super::{Lint, Subject, extension};
use crate::contract::{Method, Origin, SchemeKind};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::source::{Key, Node};
use std::collections::BTreeSet;

pub(super) fn judge(lint: &mut Lint<'_>) {
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    for subject in &lint.operations {
        findings.extend(no_client_error(lint, subject));
        for (status, written) in written(subject) {
            findings.extend(unprovoked(lint, subject, status));
            let response = lint.document.resolve(written).node;
            if seen.insert((status.name.as_str(), response.span)) {
                findings.extend(bodyless(subject, status, written, response));
                findings.extend(other_media_type(lint, subject, status, response));
            }
        }
    }
    lint.found.0.extend(findings);
}

/// The error responses of an operation.
pub(super) fn written<'a>(subject: &Subject<'a>) -> Vec<(&'a Key, &'a Node)> {
    let responses = subject
        .written
        .node
        .get("responses")
        .into_iter()
        .flat_map(Node::entries);
    responses.filter(|(key, _)| key.name.starts_with(['4', '5'])).collect()
}

/// EC202. `default` may be anything, a client's fault included.
fn no_client_error(lint: &Lint<'_>, subject: &Subject<'_>) -> Option<Diagnostic> {
    let responses = subject.written.node.get("responses");
    let open = responses.is_some_and(|r| {
        r.entries()
            .any(|(key, _)| key.name == "default" || key.name.starts_with('4'))
    });
    let mut errors = subject.meant.errors.iter();
    if open || errors.any(|error| (400..500).contains(&lint.contract.error(error.error).status)) {
        return None;
    }
    let message = format!("`{}` declares nothing that a client can do wrong", subject.name());
    let help = match lint.declared {
        Some(_) => "list what can go wrong: `x-error-codes: [NOT_FOUND]`, or a response `'404'`",
        None => "declare what can go wrong: a response `'404'`, for example",
    };
    Some(Diagnostic::warning("EC202", subject.written.span, message).help(help))
}

/// EC203.
fn bodyless(subject: &Subject<'_>, status: &Key, written: &Node, response: &Node) -> Option<Diagnostic> {
    let content = response
        .get("content")
        .is_some_and(|content| content.entries().next().is_some());
    let codes = [written, response]
        .iter()
        .any(|node| extension(node, "x-error-codes").is_some());
    if content || codes || subject.meant.method == Method::Head {
        return None;
    }
    let message = format!("the response {} has no body: clients see the status alone", status.name);
    let help = "name its codes (`x-error-codes: [CODE]`), and the envelope is its body; or refer to the error schema under `content`";
    Some(Diagnostic::warning("EC203", status.span, message).help(help))
}

/// EC204. Without an own contract the service sends what the document declares, and where it can it does so beside one,
/// too; an error is what it cannot send.
fn other_media_type(lint: &Lint<'_>, subject: &Subject<'_>, status: &Key, response: &Node) -> Option<Diagnostic> {
    let envelope = lint.contract.envelopes.first().filter(|_| lint.declared.is_some())?;
    let entries: Vec<_> = response.get("content")?.entries().collect();
    let wrong: Vec<_> = entries
        .iter()
        .filter(|(key, _)| plain(key) != envelope.media_type)
        .collect();
    let (first, media) = wrong.first()?;
    let has = wrong.len() < entries.len();
    let sent = sent(lint, subject, status);
    let honoured = has
        || entries
            .iter()
            .any(|(key, _)| sent.iter().any(|sent| covers(&plain(key), sent)));
    let severity = if honoured { Severity::Warning } else { Severity::Error };
    let names: Vec<_> = wrong.iter().map(|(key, _)| format!("`{}`", key.name)).collect();
    let message = format!(
        "the response {} is {}, but the envelope is `{}`",
        status.name,
        names.join(", "),
        envelope.media_type
    );
    let help = if has {
        "remove it: errors are sent in one media type".to_owned()
    } else {
        format!("write `{}`, with the schema of the envelope", envelope.media_type)
    };
    let finding = Diagnostic::new("EC204", severity, first.span, message).help(help);
    Some(match renamed(lint, first, media).filter(|_| entries.len() == 1) {
        Some(edit) => finding.edit(edit.span, edit.text),
        None => finding,
    })
}

/// Whether a media type, or a range of them, is this one.
fn covers(range: &str, media_type: &str) -> bool {
    match range.strip_suffix('*') {
        Some(start) => range == "*/*" || media_type.starts_with(start),
        None => range == media_type,
    }
}

/// A media type without parameters.
fn plain(key: &Key) -> String {
    key.name.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

/// The media types in which the operation sends the errors of a status.
fn sent(lint: &Lint<'_>, subject: &Subject<'_>, status: &Key) -> Vec<String> {
    let of_status = subject.meant.errors.iter().filter_map(|error| {
        let code = lint.contract.error(error.error);
        let envelope = lint.contract.envelopes.get(error.envelope.0 as usize)?;
        let media_type = code
            .body
            .as_ref()
            .map_or(&envelope.media_type, |(media_type, _)| media_type);
        (code.status.to_string() == status.name).then(|| media_type.clone())
    });
    of_status.collect()
}

/// The key with the envelope's media type, where the body is the envelope's already.
fn renamed(lint: &Lint<'_>, key: &Key, media: &Node) -> Option<Edit> {
    let envelope = lint.contract.envelopes.first()?;
    let same = match media.get("schema") {
        None => true,
        Some(schema) => {
            let pointer = lint.document.resolve(schema).pointer;
            envelope
                .schema
                .is_some_and(|id| lint.contract.schema(id).pointer == pointer)
        }
    };
    lint.source
        .respelling(key.span, &key.name, &envelope.media_type)
        .filter(|_| same)
}

/// A status for which the contract knows no cause: EC301, EC303, EC310. A code of the document's own that the handler
/// raises is a cause.
fn unprovoked(lint: &Lint<'_>, subject: &Subject<'_>, status: &Key) -> Option<Diagnostic> {
    let code: u16 = status.name.parse().ok()?;
    let own = |error: &&crate::contract::OperationError| {
        let known = lint.contract.error(error.error);
        known.status == code && known.builtin.is_none() && error.origin != Origin::Framework
    };
    if lint.declared.is_some() && subject.meant.errors.iter().any(|error| own(&error)) {
        return None;
    }
    let (operation, name) = (subject.meant, subject.name());
    match code {
        401 if operation.security.is_empty() && subject.written.node.get("security").is_none() => {
            let message = format!("`{name}` declares 401, but nobody need be anybody: no `security` applies to it");
            let help = "add `security` with one of the schemes, or drop the response";
            Some(Diagnostic::warning("EC301", status.span, message).help(help))
        }
        403 if !operation.security.is_empty() && wants_scopes(lint, subject) => {
            let message = format!("`{name}` declares 403, but asks for no scope: any valid token will do");
            let help = "name the scope under `security`, or drop the response if the handler never refuses";
            Some(Diagnostic::advice("EC303", status.span, message).help(help))
        }
        429 if operation.rate_limits.is_empty() => {
            let message = format!("`{name}` declares 429, but no `x-rate-limit` says when");
            let entry = lint.source.entry(status.span, "x-rate-limit", &"60/minute".into());
            let help = format!("say the limit at the operation, its path, its tag or the root:\n{entry}");
            Some(Diagnostic::warning("EC310", status.span, message).help(help))
        }
        _ => None,
    }
}

/// Whether a scheme could ask for scopes, and none does.
fn wants_scopes(lint: &Lint<'_>, subject: &Subject<'_>) -> bool {
    let uses = || {
        subject
            .meant
            .security
            .iter()
            .flat_map(|requirement| &requirement.schemes)
    };
    let bearer = |name: &str| {
        let scheme = lint.contract.schemes.iter().find(|scheme| scheme.name == name);
        scheme.is_some_and(|scheme| matches!(scheme.kind, SchemeKind::Bearer { .. }))
    };
    uses().all(|used| used.scopes.is_empty()) && uses().any(|used| bearer(&used.scheme))
}
