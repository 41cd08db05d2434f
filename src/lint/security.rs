//! Who may do what: EC302, EC304, EC305, EC403.

use super::{Lint, Subject};
use crate::contract::SchemeKind;
use crate::diagnostic::Diagnostic;
use crate::source::{Key, Node};

pub(super) fn judge(lint: &mut Lint<'_>) {
    let root = lint.document.root().get("security");
    let own = lint
        .operations
        .iter()
        .filter_map(|subject| subject.written.node.get("security"));
    let lists: Vec<&Node> = root.into_iter().chain(own).collect();
    for (key, wanted) in lists.into_iter().flat_map(Node::items).flat_map(Node::entries) {
        scheme(lint, key, wanted);
    }
    let open: Vec<_> = lint.operations.iter().filter_map(open_write).collect();
    lint.found.0.extend(open);
    cors(lint);
}

/// EC304.
fn scheme(lint: &mut Lint<'_>, key: &Key, wanted: &Node) {
    let known = lint.contract.schemes.iter().find(|scheme| scheme.name == key.name);
    if let Some(known) = known {
        if let SchemeKind::Bearer { scopes } = &known.kind {
            undeclared_scopes(lint, &key.name, scopes, wanted);
        }
        return;
    }
    let names: Vec<&str> = lint
        .contract
        .schemes
        .iter()
        .map(|scheme| scheme.name.as_str())
        .collect();
    let finding = Diagnostic::error(
        "EC304",
        key.span,
        format!("the security scheme `{}` is not declared", key.name),
    );
    let word = Node {
        value: crate::source::Value::String(key.name.clone()),
        span: key.span,
    };
    let entry = lint.source.entry(
        key.span,
        &key.name,
        &serde_json::json!({ "type": "http", "scheme": "bearer" }),
    );
    let help = format!("declare it under `components/securitySchemes`:\n{entry}");
    let finding = lint.suggest(finding, &word, &names, help);
    lint.say(finding);
}

/// EC305. Only OAuth lists its scopes.
fn undeclared_scopes(lint: &mut Lint<'_>, scheme: &str, scopes: &[String], wanted: &Node) {
    let schemes = lint
        .document
        .root()
        .get("components")
        .and_then(|c| c.get("securitySchemes"));
    let written = schemes
        .and_then(|schemes| schemes.get(scheme))
        .map(|node| lint.document.resolve(node).node);
    let lists = written.and_then(|node| node.get("type")?.as_str()) == Some("oauth2");
    let known: Vec<&str> = scopes.iter().map(String::as_str).collect();
    for node in wanted.items().filter(|_| lists) {
        let Some(scope) = node.as_str().filter(|scope| !known.contains(scope)) else {
            continue;
        };
        let finding = lint.fault(
            "EC305",
            node.span,
            format!("the scope `{scope}` is not declared by `{scheme}`"),
        );
        let entry = lint.source.entry(node.span, scope, &"What it allows".into());
        let help = format!("declare it among the `scopes` of the flows of `{scheme}`:\n{entry}");
        let finding = lint.suggest(finding, node, &known, help);
        lint.say(finding);
    }
}

/// EC302. A list of its own, though empty, is a decision.
fn open_write(subject: &Subject<'_>) -> Option<Diagnostic> {
    let safe = subject.meant.method.is_safe();
    let said = subject.written.node.get("security").is_some();
    if safe || said || !subject.meant.security.is_empty() {
        return None;
    }
    let message = format!("anybody may call `{}`, which changes something", subject.name());
    let help = "add `security`; where it is meant to be open, confirm it with `security: []`";
    Some(Diagnostic::advice("EC302", subject.written.span, message).help(help))
}

/// EC403: browsers refuse it, and a server that mirrors the origin instead opens the service to any page.
fn cors(lint: &mut Lint<'_>) {
    let Some(cors) = lint
        .document
        .root()
        .get("x-apigen")
        .and_then(|private| private.get("cors"))
    else {
        return;
    };
    let mut origins = cors.get("origins").into_iter().flat_map(Node::items);
    let any = origins.find(|origin| origin.as_str() == Some("*"));
    let flag = cors.get("credentials").filter(|flag| flag.as_bool() == Some(true));
    if let (Some(any), Some(flag)) = (any, flag) {
        let message = "any page of the web could act with the credentials of its visitor";
        let finding = Diagnostic::error("EC403", any.span, message).also(flag.span, "credentials are allowed here");
        let help = "list the origins that may: `origins: ['https://app.example.com']`; or write `credentials: false`";
        lint.say(finding.help(help));
    }
}
