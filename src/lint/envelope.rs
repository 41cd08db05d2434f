//! The contract's own envelope, and members that find no place in it: EC108, EC109, EC120, EC121, EC124.

use super::{Lint, key_span};
use crate::contract::{Envelope, Role, Slot};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Node, Span};

pub(super) fn judge(lint: &mut Lint<'_>) {
    let Some(envelope) = lint.contract.envelopes.first() else {
        return;
    };
    let declared = lint.declared.is_some();
    if declared {
        members(lint, envelope);
    }
    // Without a contract and without error responses the envelope is our own: nothing of it is the document's fault.
    if declared || envelope.schema.is_some() {
        machine(lint, envelope);
        human(lint, envelope);
        trace(lint, envelope);
    }
}

/// Where the envelope is said: its name, its schema, or the contract that says nothing about it.
fn place(lint: &Lint<'_>, envelope: &Envelope) -> Span {
    match lint.declared {
        Some((_, contract)) if contract.get("envelope").is_some() => key_span(contract, "envelope"),
        Some((key, _)) => key.span,
        None => envelope.span,
    }
}

/// What the envelope is called, and how it gets a further role.
fn called(lint: &Lint<'_>) -> (String, bool) {
    let said = lint.declared.and_then(|(_, contract)| contract.get("envelope"));
    match said.and_then(Node::as_str) {
        Some(preset) => (format!("the envelope `{preset}`"), true),
        None => ("the envelope".to_owned(), false),
    }
}

/// EC120.
fn machine(lint: &mut Lint<'_>, envelope: &Envelope) {
    if [Role::Code, Role::Type]
        .iter()
        .any(|role| envelope.body.has_role(*role))
    {
        return;
    }
    let (what, preset) = called(lint);
    let speaks = [Role::Detail, Role::Title, Role::Errors]
        .iter()
        .any(|role| envelope.body.has_role(*role));
    let severity = match lint.declared {
        Some(_) if speaks => Severity::Warning,
        Some(_) => Severity::Error,
        None => Severity::Advice,
    };
    let message = format!("{what} has no place for the error code: programs cannot tell errors apart");
    let finding = Diagnostic::new("EC120", severity, place(lint, envelope), message);
    let help = match (lint.declared, preset) {
        (Some(_), true) => "use `flat`, `nested` or `problem`, which have one",
        (Some(_), false) => "add a property to its schema and give it the role: `map: { code: /code }`",
        (None, _) => "add a property `code` to its schema, and list the codes: `apigen contract init` begins with it",
    };
    lint.say(finding.help(help));
}

/// EC121.
fn human(lint: &mut Lint<'_>, envelope: &Envelope) {
    if [Role::Detail, Role::Title]
        .iter()
        .any(|role| envelope.body.has_role(*role))
    {
        return;
    }
    let severity = if lint.declared.is_some() {
        Severity::Warning
    } else {
        Severity::Advice
    };
    let (what, _) = called(lint);
    let message = format!("{what} has no place for a sentence that people can read");
    let finding = Diagnostic::new("EC121", severity, place(lint, envelope), message);
    lint.say(finding.help("add a property to its schema and give it the role: `map: { detail: /message }`"));
}

/// EC124.
fn trace(lint: &mut Lint<'_>, envelope: &Envelope) {
    if envelope.body.has_role(Role::TraceId) {
        return;
    }
    let (what, preset) = called(lint);
    let message = format!("{what} has no place for the trace id: who reports an error cannot say which request it was");
    let help = if preset {
        "use `problem` or `flat`, which have one; the header of `logging.traceHeader` carries it in any case"
    } else {
        "add a property to its schema: `trace_id: { type: string }`; the header of `logging.traceHeader` carries it in any case"
    };
    lint.say(Diagnostic::advice("EC124", place(lint, envelope), message).help(help));
}

/// EC108, EC109.
fn members(lint: &mut Lint<'_>, envelope: &Envelope) {
    let placed = envelope.body.has_role(Role::Meta);
    for (_, node, error) in lint.entries() {
        if !error.members.is_empty() && !placed && error.body.is_none() {
            let names: Vec<_> = error
                .members
                .iter()
                .map(|member| format!("`{}`", member.name))
                .collect();
            let message = format!(
                "members of {} have no place in the envelope: clients see {} in the text at most",
                error.code,
                names.join(", ")
            );
            let finding = Diagnostic::warning("EC109", key_span(node, "members"), message);
            let help = "give the envelope a role `meta` (`map: { meta: /details }`), or use members only in the text";
            lint.say(finding.also(place(lint, envelope), "the envelope").help(help));
        }
        for member in error
            .members
            .iter()
            .filter(|member| shadows(&envelope.body, &member.name))
        {
            let message = format!(
                "the member `{}` of {} would overwrite a field of the envelope",
                member.name, error.code
            );
            lint.say(Diagnostic::error("EC108", member.span, message).help("give it another name"));
        }
    }
}

/// Whether members are spread among fields of which one has this name.
fn shadows(slot: &Slot, name: &str) -> bool {
    match slot {
        Slot::Object(slots) => {
            let spread = slots.iter().any(|(_, slot)| *slot == Slot::Members);
            let taken = slots.iter().any(|(key, slot)| key == name && *slot != Slot::Members);
            (spread && taken) || slots.iter().any(|(_, slot)| shadows(slot, name))
        }
        Slot::List(slot) => shadows(slot, name),
        _ => false,
    }
}
