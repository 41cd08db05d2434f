//! The shape of error bodies: a tree of constants and slots, filled in declared order.

use super::error::Problem;
use super::violation::Violation;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// The shape of an error body.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// `application/problem+json`.
    pub media_type: &'static str,
    /// The body. For a text media type the root is a [`Slot::Role`].
    pub body: Slot,
}

/// A place in an error body. Slots without a value are left out.
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// A constant, as JSON text.
    Constant(&'static str),
    /// The value of a role.
    Role(Role),
    /// The value of a role, written as a string whatever it is; a trace id has the hyphens of a UUID.
    TextRole(Role),
    /// An object, in declared order.
    Object(&'static [(&'static str, Slot)]),
    /// A list of one (JSON:API and the like).
    List(&'static Slot),
    /// The members of the error, spread among the siblings of this slot; its key is ignored.
    Members,
    /// The list of field errors.
    Errors(FieldErrors),
}

/// What a slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The type URI.
    Type,
    /// The title of the code.
    Title,
    /// The HTTP status.
    Status,
    /// What happened, for a person.
    Detail,
    /// The code.
    Code,
    /// The path of the request.
    Path,
    /// The trace id, as in the trace header.
    TraceId,
    /// Now, RFC 3339.
    Timestamp,
    /// Whether trying again may help.
    Retryable,
    /// The members as one object.
    Meta,
    /// The field errors in the kit's own form ([`FieldErrors::STANDARD`]).
    Errors,
}

/// How the place of a field error is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerForm {
    /// A JSON pointer.
    Text,
    /// A list of steps that begins with the location, numbers where they count items (FastAPI's `loc`).
    Steps,
    /// The same, all of them strings.
    TextSteps,
}

/// How the items of a list of field errors name their parts; `None` leaves a part out.
#[derive(Clone, Copy, Debug)]
pub struct FieldErrors {
    /// `body`, `path`, `query`, `header`, `cookie`.
    pub location: Option<&'static str>,
    /// JSON pointer.
    pub pointer: Option<&'static str>,
    /// How the pointer is written.
    pub pointer_form: PointerForm,
    /// The keyword that failed.
    pub code: Option<&'static str>,
    /// A sentence.
    pub detail: Option<&'static str>,
    /// Items are plain strings (the detail), not objects.
    pub plain: bool,
    /// Whether the list is written even when there are no field errors.
    pub always: bool,
    /// Whether the list must have an item: where no field is wrong, the failure itself is one.
    pub never_empty: bool,
    /// Constants that an item has besides: name and JSON text.
    pub constants: &'static [(&'static str, &'static str)],
}

impl FieldErrors {
    /// `{in, pointer, code, detail}`.
    pub const STANDARD: Self = Self {
        location: Some("in"),
        pointer: Some("pointer"),
        pointer_form: PointerForm::Text,
        code: Some("code"),
        detail: Some("detail"),
        plain: false,
        always: false,
        never_empty: false,
        constants: &[],
    };

    /// A failure that is about no field, as an item.
    fn itself(&self, code: &str, detail: &str) -> Value {
        if self.plain {
            return detail.into();
        }
        let told = [(self.code, code), (self.detail, detail)].into_iter();
        let told = told.filter_map(|(name, text)| Some((name?.to_owned(), text.into())));
        let constants = self
            .constants
            .iter()
            .map(|(name, text)| ((*name).to_owned(), constant(text)));
        Value::Object(told.chain(constants).collect())
    }

    fn item(&self, violation: &Violation) -> Value {
        let mut item = Map::new();
        let mut put = |name: Option<&str>, value: Value| {
            if let Some(name) = name {
                item.insert(name.to_owned(), value);
            }
        };
        put(self.location, violation.location.as_str().into());
        put(
            self.pointer,
            match self.pointer_form {
                PointerForm::Text => violation.pointer.as_str().into(),
                form => steps(violation, form == PointerForm::TextSteps),
            },
        );
        put(self.code, violation.code.as_ref().into());
        put(self.detail, violation.detail.as_str().into());
        for (name, text) in self.constants {
            put(Some(name), constant(text));
        }
        Value::Object(item)
    }

    fn list(&self, violations: &[Violation]) -> Value {
        let plain = |violation: &Violation| Value::String(sentence(violation));
        violations
            .iter()
            .map(|violation| {
                if self.plain {
                    plain(violation)
                } else {
                    self.item(violation)
                }
            })
            .collect()
    }
}

/// RFC 9457 with `code`, `trace_id` and `errors`, members at top level.
pub const PROBLEM: Envelope = Envelope {
    media_type: "application/problem+json",
    body: Slot::Object(&[
        ("type", Slot::Role(Role::Type)),
        ("title", Slot::Role(Role::Title)),
        ("status", Slot::Role(Role::Status)),
        ("detail", Slot::Role(Role::Detail)),
        ("instance", Slot::Role(Role::Path)),
        ("code", Slot::Role(Role::Code)),
        ("trace_id", Slot::Role(Role::TraceId)),
        ("errors", Slot::Errors(FieldErrors::STANDARD)),
        ("", Slot::Members),
    ]),
};

/// What a body says besides the problem itself.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// The path of the request, as it came, without the query.
    pub path: &'a str,
    /// The trace id.
    pub trace_id: &'a str,
}

impl Envelope {
    /// The body of a problem.
    pub fn render(&self, problem: &Problem, occasion: Occasion<'_>) -> Vec<u8> {
        let detail = self.detail(problem);
        let filling = Filling {
            problem,
            occasion,
            detail: &detail,
        };
        match filling.slot(&self.body) {
            Some(Value::String(text)) if !self.media_type.contains("json") => text.into_bytes(),
            Some(value) => value.to_string().into_bytes(),
            None => Vec::new(),
        }
    }

    /// The detail; field errors are joined into it where the shape has no list for them, so that nothing is lost.
    fn detail(&self, problem: &Problem) -> String {
        if problem.violations.is_empty() || self.body.lists_errors() {
            return problem.detail.clone();
        }
        let joined: Vec<String> = problem.violations.iter().map(sentence).collect();
        format!("{}: {}", problem.detail.trim_end_matches('.'), joined.join("; "))
    }
}

impl Slot {
    fn lists_errors(&self) -> bool {
        match self {
            Self::Errors(_) | Self::Role(Role::Errors) | Self::TextRole(Role::Errors) => true,
            Self::Object(slots) => slots.iter().any(|(_, slot)| slot.lists_errors()),
            Self::List(slot) => slot.lists_errors(),
            Self::Constant(_) | Self::Role(_) | Self::TextRole(_) | Self::Members => false,
        }
    }
}

struct Filling<'a> {
    problem: &'a Problem,
    occasion: Occasion<'a>,
    detail: &'a str,
}

impl Filling<'_> {
    fn slot(&self, slot: &Slot) -> Option<Value> {
        match slot {
            Slot::Constant(text) => Some(constant(text)),
            Slot::Role(role) => self.role(*role),
            Slot::TextRole(Role::TraceId) => Some(hyphened(self.occasion.trace_id).into()),
            Slot::TextRole(role) => self.role(*role).map(text),
            Slot::Object(slots) => Some(Value::Object(self.object(slots))),
            Slot::List(slot) => Some(Value::Array(self.slot(slot).into_iter().collect())),
            Slot::Errors(errors) => self.errors(errors),
            Slot::Members => None,
        }
    }

    fn object(&self, slots: &[(&str, Slot)]) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, slot) in slots {
            if matches!(slot, Slot::Members) {
                self.spread(&mut object, slots);
            } else if let Some(value) = self.slot(slot) {
                object.insert((*name).to_owned(), value);
            }
        }
        object
    }

    /// Adds the members; what the envelope itself says is never overwritten.
    fn spread(&self, object: &mut Map<String, Value>, slots: &[(&str, Slot)]) {
        for (name, value) in &self.problem.members {
            if !slots.iter().any(|(taken, _)| taken == name) {
                object.insert(name.clone(), value.clone());
            }
        }
    }

    fn errors(&self, errors: &FieldErrors) -> Option<Value> {
        let violations = &self.problem.violations;
        if errors.never_empty && violations.is_empty() {
            let itself = errors.itself(self.problem.entry.code, &self.problem.detail);
            return Some(Value::Array(vec![itself]));
        }
        (errors.always || !violations.is_empty()).then(|| errors.list(violations))
    }

    fn role(&self, role: Role) -> Option<Value> {
        let entry = self.problem.entry;
        match role {
            Role::Type => Some(entry.type_uri.into()),
            Role::Title => Some(entry.title.into()),
            Role::Status => Some(entry.status.into()),
            Role::Detail => Some(self.detail.into()),
            Role::Code => Some(entry.code.into()),
            Role::Path => Some(self.occasion.path.into()),
            Role::TraceId => Some(self.occasion.trace_id.into()),
            Role::Timestamp => Some(jiff::Timestamp::now().to_string().into()),
            Role::Retryable => Some(entry.retryable.into()),
            Role::Meta => (!self.problem.members.is_empty()).then(|| Value::Object(self.problem.members.clone())),
            Role::Errors => self.errors(&FieldErrors::STANDARD),
        }
    }
}

/// `#/lines/0/quantity must be at least 1`.
fn sentence(violation: &Violation) -> String {
    format!("{} {}", violation.pointer, violation.detail)
}

/// A trace id of 32 digits as a UUID is written; anything else as it is.
fn hyphened(id: &str) -> String {
    let parts = [id.get(..8), id.get(8..12), id.get(12..16), id.get(16..20), id.get(20..)];
    match parts {
        [Some(a), Some(b), Some(c), Some(d), Some(e)] if id.len() == 32 => format!("{a}-{b}-{c}-{d}-{e}"),
        _ => id.to_owned(),
    }
}

fn text(value: Value) -> Value {
    match value {
        Value::String(_) => value,
        other => Value::String(other.to_string()),
    }
}

/// Generated constants are valid JSON; anything else is taken as text.
fn constant(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

/// FastAPI's `loc`: `["body", "lines", 0, "quantity"]`.
fn steps(violation: &Violation, as_text: bool) -> Value {
    let first = std::iter::once(Value::from(violation.location.as_str()));
    let rest = violation.pointer.split('/').skip(1).map(|step| {
        let step = percent_decode_str(step).decode_utf8_lossy();
        let step = step.replace("~1", "/").replace("~0", "~");
        let index = step.parse::<u64>().ok();
        let index = index.filter(|index| !as_text && index.to_string() == step);
        index.map_or_else(|| Value::from(step), Value::from)
    });
    first.chain(rest).collect()
}
