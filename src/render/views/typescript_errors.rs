//! The views of the client's errors: an interface a code, and what tells the runtime of codes, envelopes and schemes.

use super::typescript;
use crate::contract::{
    Contract, Envelope, ErrorCode, ErrorId, FieldErrorMap, PointerForm, Role, Slot, Template, TemplatePart,
};
use crate::plan::{Face, Plan};
use crate::render::rust::docs;
use crate::render::typescript::layout::{Member, Type, Value, interface};
use crate::render::typescript::literal;
use crate::render::typescript::types::Writer;
use serde::Serialize;
use std::collections::BTreeMap;

/// The errors of the contract.
#[derive(Debug, Serialize)]
pub struct Errors {
    items: Vec<String>,
    /// `export type ContractError = …;`
    union: String,
    types: bool,
}

/// What tells the runtime of codes.
#[derive(Debug, Serialize)]
pub struct Catalogue {
    entries: Vec<Constant>,
}

/// What tells the runtime of envelopes, schemes and the trace header.
#[derive(Debug, Serialize)]
pub struct Facts {
    envelopes: Vec<Constant>,
    schemes: Vec<Constant>,
    trace_header: String,
}

#[derive(Debug, Serialize)]
struct Constant {
    name: String,
    value: String,
}

/// Whether the members of an error are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    Always,
    Sometimes,
    Never,
}

/// The codes that some operation may answer with, and whether their members are sent.
fn used(contract: &Contract) -> BTreeMap<ErrorId, Sent> {
    let mut used = BTreeMap::new();
    for one in contract.operations.iter().flat_map(|operation| &operation.errors) {
        let envelope = &contract.envelopes[one.envelope.0 as usize];
        let here = if places(envelope).members.is_some() {
            Sent::Always
        } else {
            Sent::Never
        };
        let sent = used.entry(one.error).or_insert(here);
        if *sent != here {
            *sent = Sent::Sometimes;
        }
    }
    used
}

impl Errors {
    /// The view of all errors.
    pub fn of(plan: &Plan<'_>) -> Self {
        let writer = Writer::new(plan, "types.");
        let used = used(plan.contract);
        let items: Vec<_> = used.iter().map(|(id, sent)| item(plan, &writer, *id, *sent)).collect();
        let names = used
            .keys()
            .map(|id| Type::word(&plan.names.client.errors[id.0 as usize]));
        Self {
            union: crate::render::typescript::layout::alias("ContractError", &Type::union(names.collect())),
            types: items.iter().any(|item| item.contains("types.")),
            items,
        }
    }
}

fn item(plan: &Plan<'_>, writer: &Writer<'_>, id: ErrorId, sent: Sent) -> String {
    let error = plan.contract.error(id);
    let name = &plan.names.client.errors[id.0 as usize];
    let mut members = Vec::new();
    let listed = members_of(writer, error, sent);
    if !listed.is_empty() {
        members.push(member("members", Type::Object(listed)));
    }
    if let Some((_, schema)) = &error.body {
        let body = schema.map_or_else(|| Type::word("unknown"), |schema| writer.value(schema, Face::Answer));
        members.push(member("body", body));
    }
    let code = literal::string(&error.code);
    let head = format!("export interface {name} extends ApiError<{code}, {}>", error.status);
    format!(
        "{}{}",
        literal::comment(&said(error), 0),
        interface(&head, &members, true)
    )
}

fn member(key: &str, ty: Type) -> Member {
    Member {
        docs: Vec::new(),
        key: key.to_owned(),
        optional: false,
        ty,
    }
}

fn members_of(writer: &Writer<'_>, error: &ErrorCode, sent: Sent) -> Vec<Member> {
    if sent == Sent::Never || error.body.is_some() {
        return Vec::new();
    }
    let one = |property: &crate::contract::Property| Member {
        docs: writer.docs_of(property.schema),
        key: literal::key(&property.name),
        optional: !property.required || sent == Sent::Sometimes,
        ty: writer.value(property.schema, Face::Answer),
    };
    error.members.iter().map(one).collect()
}

fn said(error: &ErrorCode) -> Vec<String> {
    let mut facts = format!(
        "{} ({}). {}",
        docs::code(&error.code),
        error.status,
        sentence(&error.detail.text)
    );
    if error.retryable {
        facts.push_str(match error.retry_after {
            Some(_) => " Retried after the time that the service names.",
            None => " Retried.",
        });
    }
    let described = error.description.as_deref().map(docs::paragraph).unwrap_or_default();
    let mut lines = docs::join([docs::sentence(&facts), described]);
    if error.deprecated {
        let instead = error
            .replaced_by
            .as_ref()
            .map(|code| format!(" {} replaces it.", docs::code(code)));
        lines.push(format!("{}{}", literal::DEPRECATED, instead.unwrap_or_default()));
    }
    lines
}

/// A text with a stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let ended = text.is_empty() || text.ends_with(['.', '!', '?']);
    format!("{text}{}", if ended { "" } else { "." })
}

impl Catalogue {
    /// The view of the codes in use.
    pub fn of(plan: &Plan<'_>) -> Self {
        let used = used(plan.contract);
        let constant = |(id, sent): (&ErrorId, &Sent)| Constant {
            name: plan.names.errors[id.0 as usize].constant.clone(),
            value: entry(plan.contract.error(*id), *sent).broken(0),
        };
        Self {
            entries: used.iter().map(constant).collect(),
        }
    }
}

fn entry(error: &ErrorCode, sent: Sent) -> Value {
    let mut members = vec![
        ("code", Value::string(&error.code)),
        ("status", Value::word(&error.status)),
        ("title", Value::string(&error.title)),
    ];
    if error.type_uri != "about:blank" {
        members.push(("type", Value::string(&error.type_uri)));
    }
    let pieces = pieces(&error.detail).into_iter();
    members.push((
        "detail",
        Value::List(pieces.map(|piece| Value::string(&piece)).collect()),
    ));
    members.push(("retryable", Value::word(&error.retryable)));
    if let Some(Some(seconds)) = error.retry_after {
        members.push(("retryAfter", Value::word(&seconds)));
    }
    if error.body.is_some() {
        members.push(("ownBody", Value::word(&true)));
    } else if sent != Sent::Never && !error.members.is_empty() {
        let names = error.members.iter().map(|member| Value::string(&member.name));
        members.push(("members", Value::List(names.collect())));
    }
    Value::Object(members)
}

/// What stands between the members of a text.
fn pieces(template: &Template) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for part in &template.parts {
        match part {
            TemplatePart::Text(text) => pieces.last_mut().expect("there is a first one").push_str(text),
            TemplatePart::Member(_) => pieces.push(String::new()),
        }
    }
    pieces
}

impl Facts {
    /// The view of what surrounds the operations.
    pub fn of(plan: &Plan<'_>) -> Self {
        let contract = plan.contract;
        let envelopes = contract.envelopes.iter().enumerate();
        let schemes = typescript::spoken(contract)
            .into_iter()
            .zip(typescript::scheme_constants(contract));
        Self {
            envelopes: envelopes
                .map(|(index, envelope)| Constant {
                    name: envelope_constant(index),
                    value: places(envelope).value().broken(0),
                })
                .collect(),
            schemes: schemes
                .map(|(scheme, name)| Constant {
                    name,
                    value: typescript::scheme(scheme).broken(0),
                })
                .collect(),
            trace_header: literal::string(&contract.service.trace_header),
        }
    }
}

/// `ENVELOPE_1`: the contract's own.
pub fn envelope_constant(index: usize) -> String {
    format!("ENVELOPE_{}", index + 1)
}

/// Where the parts of an error stand.
#[derive(Clone, Debug, Default)]
struct Places {
    roles: BTreeMap<&'static str, Vec<Step>>,
    members: Option<Vec<Step>>,
    errors: Option<(Vec<Step>, FieldErrorMap)>,
}

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    First,
}

fn places(envelope: &Envelope) -> Places {
    let mut places = Places::default();
    places.walk(&envelope.body, &[]);
    places
}

impl Places {
    fn walk(&mut self, slot: &Slot, at: &[Step]) {
        let below = |step: Step| at.iter().cloned().chain([step]).collect::<Vec<_>>();
        match slot {
            Slot::Constant(_) => {}
            Slot::Role { role, .. } => self.role(*role, at),
            Slot::List(slot) => self.walk(slot, &below(Step::First)),
            Slot::Members => self.members = Some(at.to_vec()),
            Slot::Errors(map) => self.errors = Some((at.to_vec(), map.clone())),
            Slot::Object(slots) => {
                for (name, slot) in slots {
                    match slot {
                        Slot::Members => self.walk(slot, at),
                        _ => self.walk(slot, &below(Step::Key(name.clone()))),
                    }
                }
            }
        }
    }

    fn role(&mut self, role: Role, at: &[Step]) {
        let name = match role {
            Role::Code => "code",
            Role::Type => "type",
            Role::Title => "title",
            Role::Detail => "detail",
            Role::TraceId => "traceId",
            Role::Meta => {
                self.members = Some(at.to_vec());
                return;
            }
            Role::Errors => {
                self.errors = Some((at.to_vec(), standard()));
                return;
            }
            Role::Status | Role::Path | Role::Timestamp | Role::Retryable => return,
        };
        self.roles.entry(name).or_insert_with(|| at.to_vec());
    }

    fn value(&self) -> Value {
        let mut members: Vec<_> = self.roles.iter().map(|(name, at)| (*name, path(at))).collect();
        members.extend(self.members.as_ref().map(|at| ("members", path(at))));
        members.extend(
            self.errors
                .as_ref()
                .map(|(at, map)| ("fieldErrors", field_errors(at, map))),
        );
        Value::Object(members)
    }
}

/// `{in, pointer, code, detail}`: what a role without a map of its own holds.
fn standard() -> FieldErrorMap {
    let name = |name: &str| Some(name.to_owned());
    FieldErrorMap {
        location: name("in"),
        pointer: name("pointer"),
        code: name("code"),
        detail: name("detail"),
        ..FieldErrorMap::default()
    }
}

fn path(steps: &[Step]) -> Value {
    let step = |step: &Step| match step {
        Step::Key(name) => Value::string(name),
        Step::First => Value::word(&0),
    };
    Value::List(steps.iter().map(step).collect())
}

fn field_errors(at: &[Step], map: &FieldErrorMap) -> Value {
    let mut members = vec![("at", path(at))];
    let parts = [
        ("location", &map.location),
        ("pointer", &map.pointer),
        ("code", &map.code),
        ("detail", &map.detail),
    ];
    members.extend(
        parts
            .into_iter()
            .filter_map(|(part, name)| Some((part, Value::string(name.as_ref()?)))),
    );
    let flags = [("steps", map.pointer_form != PointerForm::Text), ("plain", map.plain)];
    members.extend(
        flags
            .into_iter()
            .filter(|(_, on)| *on)
            .map(|(flag, _)| (flag, Value::word(&true))),
    );
    Value::Object(members)
}
