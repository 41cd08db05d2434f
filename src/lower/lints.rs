//! Faults of the error contract that stop generation.

use super::Lowering;
use super::errors::did_you_mean;
use super::operation::Scope;
use super::place::Place;
use crate::contract::{LimitKey, SchemeKind, Slot};
use crate::diagnostic::Diagnostic;
use crate::source::{Node, Span};
use std::collections::BTreeMap;

/// Faults of the catalogue as a whole.
pub(super) fn catalogue(lowering: &mut Lowering<'_>, declared: bool) {
    if !declared {
        return;
    }
    same_spelling(lowering);
    shared_types(lowering);
    shadows(lowering);
}

fn same_spelling(lowering: &mut Lowering<'_>) {
    let mut seen: BTreeMap<String, (String, Span)> = BTreeMap::new();
    let mut findings = Vec::new();
    for error in &lowering.contract.errors {
        let plain: String = error
            .code
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match seen.get(&plain) {
            Some((other, span)) => {
                let message = format!("the codes `{}` and `{other}` differ in spelling only", error.code);
                let finding = Diagnostic::error("EC104", error.span, message).also(*span, "the other one");
                findings.push(finding.help("keep one, and put `replacedBy` on the other under a new name"));
            }
            None => {
                seen.insert(plain, (error.code.clone(), error.span));
            }
        }
    }
    lowering.found.0.extend(findings);
}

fn shared_types(lowering: &mut Lowering<'_>) {
    let mut seen: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
    let mut findings = Vec::new();
    for error in lowering
        .contract
        .errors
        .iter()
        .filter(|error| error.type_uri != "about:blank")
    {
        match seen.get(error.type_uri.as_str()) {
            Some((other, span)) => {
                let message = format!("`{}` has the type URI of `{other}`", error.code);
                let finding = Diagnostic::error("EC114", error.span, message).also(*span, "the other one");
                findings.push(finding.help("the type is the identity of a problem (RFC 9457): give each code its own"));
            }
            None => {
                seen.insert(&error.type_uri, (&error.code, error.span));
            }
        }
    }
    lowering.found.0.extend(findings);
}

/// Members that stand among the envelope's own fields must not have their names.
fn shadows(lowering: &mut Lowering<'_>) {
    let Some(Slot::Object(slots)) = lowering.contract.envelopes.first().map(|envelope| &envelope.body) else {
        return;
    };
    if !slots.iter().any(|(_, slot)| *slot == Slot::Members) {
        return;
    }
    let mut findings = Vec::new();
    for error in &lowering.contract.errors {
        for member in &error.members {
            if slots
                .iter()
                .any(|(key, slot)| *key == member.name && *slot != Slot::Members)
            {
                let message = format!(
                    "the member `{}` of {} would overwrite a field of the envelope",
                    member.name, error.code
                );
                findings.push(Diagnostic::error("EC108", member.span, message).help("give it another name"));
            }
        }
    }
    lowering.found.0.extend(findings);
}

/// Faults of operations: schemes, scopes, limits, dependencies.
pub(super) fn operations(lowering: &mut Lowering<'_>, scopes: &[Scope<'_>]) {
    let root = lowering.root().get("security");
    if let Some(security) = &root {
        schemes(lowering, security);
    }
    for (index, scope) in scopes.iter().enumerate() {
        if let Some(security) = scope.node.get("security") {
            schemes(lowering, &security);
        }
        limits(lowering, index);
        dependencies(lowering, scope);
    }
}

fn schemes(lowering: &mut Lowering<'_>, security: &Place<'_>) {
    for requirement in security.items() {
        for (key, wanted) in requirement.entries() {
            let known = lowering
                .contract
                .schemes
                .iter()
                .find(|scheme| scheme.name == key.name)
                .map(|scheme| scheme.kind.clone());
            let Some(kind) = known else {
                let names: Vec<_> = lowering
                    .contract
                    .schemes
                    .iter()
                    .map(|scheme| scheme.name.as_str())
                    .collect();
                let help = did_you_mean(&key.name, &names)
                    .unwrap_or_else(|| "declare it under `components/securitySchemes`".to_owned());
                let message = format!("the security scheme `{}` is not declared", key.name);
                lowering.say(Diagnostic::error("EC304", key.span, message).help(help));
                continue;
            };
            scopes_of(lowering, &kind, &key.name, &wanted);
        }
    }
}

fn scopes_of(lowering: &mut Lowering<'_>, kind: &SchemeKind, scheme: &str, wanted: &Place<'_>) {
    let SchemeKind::Bearer { scopes } = kind else { return };
    for node in wanted.node.items().filter(|_| !scopes.is_empty()) {
        let Some(scope) = Node::as_str(node) else { continue };
        if !scopes.iter().any(|known| known == scope) {
            let names: Vec<_> = scopes.iter().map(String::as_str).collect();
            let help =
                did_you_mean(scope, &names).unwrap_or_else(|| format!("declare it among the scopes of `{scheme}`"));
            let message = format!("the scope `{scope}` is not declared by `{scheme}`");
            lowering.say(Diagnostic::error("EC305", node.span, message).help(help));
        }
    }
}

fn limits(lowering: &mut Lowering<'_>, index: usize) {
    let operation = &lowering.contract.operations[index];
    let public = operation.security.is_empty();
    let mut findings = Vec::new();
    for limit in operation.rate_limits.iter().filter(|_| public) {
        let key = match limit.key {
            LimitKey::User => "user",
            LimitKey::ApiKey => "api-key",
            _ => continue,
        };
        let message = format!(
            "the limit counts by `{key}`, but `{}` needs no authentication",
            operation.id
        );
        let finding = Diagnostic::error("EC311", limit.span, message).also(operation.span, "public operation");
        findings.push(finding.help("count by `ip`, or secure the operation"));
    }
    lowering.found.0.extend(findings);
}

fn dependencies(lowering: &mut Lowering<'_>, scope: &Scope<'_>) {
    let used = scope
        .node
        .get("x-apigen")
        .and_then(|private| private.get("dependencies"));
    for node in used.iter().flat_map(|list| list.node.items()) {
        let Some(name) = node.as_str() else { continue };
        if lowering.contract.dependencies.iter().any(|known| known.name == name) {
            continue;
        }
        let names: Vec<_> = lowering
            .contract
            .dependencies
            .iter()
            .map(|known| known.name.as_str())
            .collect();
        let help =
            did_you_mean(name, &names).unwrap_or_else(|| "declare it under root `x-apigen.dependencies`".to_owned());
        lowering
            .say(Diagnostic::error("EC330", node.span, format!("the dependency `{name}` is not declared")).help(help));
    }
}
