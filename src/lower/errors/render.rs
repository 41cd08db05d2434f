//! A body as the service writes it: the slots of an envelope, filled for one code on one occasion. The running service
//! has its own renderer in the kit; both keep the envelope's order and leave out what has no value.

use crate::contract::{Contract, ErrorCode, FieldErrorMap, PointerForm, Role, Slot, TemplatePart};
use crate::lower::{Direction, sample};
use serde_json::{Map, Value, json};

/// What a body says besides its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// The path of the request, as it came.
    pub path: String,
    /// What is wrong with the request's values.
    pub fields: Vec<FieldError>,
}

/// A value that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// `body`, `path`, `query`, `header`, `cookie`.
    pub location: &'static str,
    /// Where in it, RFC 6901 as a URI fragment: `#/lines/0/quantity`.
    pub pointer: String,
    /// The keyword that failed.
    pub code: &'static str,
    /// A sentence without its subject: `is required`.
    pub detail: String,
}

impl FieldError {
    fn sentence(&self) -> String {
        format!("{} {}", self.pointer, self.detail)
    }

    /// `["body", "lines", 0]`, as `FastAPI` has it; numbers as text where the document declares strings only.
    fn steps(&self, as_text: bool) -> Value {
        let pointer = self.pointer.trim_start_matches(['#', '/']);
        let steps = pointer.split('/').filter(|step| !step.is_empty()).map(|step| {
            let step = step.replace("~1", "/").replace("~0", "~");
            let number = step.parse::<u64>().ok().filter(|_| !as_text);
            number.map_or_else(|| step.into(), Value::from)
        });
        std::iter::once(Value::from(self.location)).chain(steps).collect()
    }
}

/// The body of `code` in the shape of `slot`; members have the values of their examples. `None` where nothing is
/// written. A text body is a string.
pub fn error_body(contract: &Contract, slot: &Slot, code: &ErrorCode, occasion: &Occasion) -> Option<Value> {
    let members = code
        .members
        .iter()
        .map(|member| (member.name.clone(), sample(contract, member.schema, Direction::Answer)));
    let members: Map<String, Value> = members.collect();
    let filling = Filling {
        code,
        occasion,
        detail: detail(code, &members, occasion, lists_errors(slot)),
        members,
    };
    filling.slot(slot)
}

/// A header or a text of `parts` with the values of the members.
pub fn filled(parts: &[TemplatePart], members: &Map<String, Value>) -> String {
    let part = |part: &TemplatePart| match part {
        TemplatePart::Text(text) => text.clone(),
        TemplatePart::Member(name) => match members.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        },
    };
    parts.iter().map(part).collect()
}

/// The text for people; field errors are joined into it where the shape has no list for them.
fn detail(code: &ErrorCode, members: &Map<String, Value>, occasion: &Occasion, listed: bool) -> String {
    let text = filled(&code.detail.parts, members);
    if listed || occasion.fields.is_empty() {
        return text;
    }
    let joined: Vec<_> = occasion.fields.iter().map(FieldError::sentence).collect();
    format!("{}: {}", text.trim_end_matches('.'), joined.join("; "))
}

fn lists_errors(slot: &Slot) -> bool {
    match slot {
        Slot::Errors(_) | Slot::Role { role: Role::Errors, .. } => true,
        Slot::Object(slots) => slots.iter().any(|(_, slot)| lists_errors(slot)),
        Slot::List(slot) => lists_errors(slot),
        Slot::Constant(_) | Slot::Role { .. } | Slot::Members => false,
    }
}

struct Filling<'a> {
    code: &'a ErrorCode,
    occasion: &'a Occasion,
    detail: String,
    members: Map<String, Value>,
}

impl Filling<'_> {
    fn slot(&self, slot: &Slot) -> Option<Value> {
        match slot {
            Slot::Constant(value) => Some(value.clone()),
            Slot::Role { role, text } => self.role(*role, *text),
            Slot::Object(slots) => Some(self.object(slots)),
            Slot::List(item) => Some(json!([self.slot(item)?])),
            Slot::Members => None,
            Slot::Errors(map) => self.fields(map),
        }
    }

    /// In declared order; what the envelope itself says is never overwritten by a member.
    fn object(&self, slots: &[(String, Slot)]) -> Value {
        let mut map = Map::new();
        for (key, slot) in slots {
            if matches!(slot, Slot::Members) {
                let free = |name: &str| slots.iter().all(|(taken, _)| taken != name);
                let members = self.members.iter().filter(|(name, _)| free(name));
                map.extend(members.map(|(name, value)| (name.clone(), value.clone())));
            } else if let Some(value) = self.slot(slot) {
                map.insert(key.clone(), value);
            }
        }
        map.into()
    }

    fn fields(&self, map: &FieldErrorMap) -> Option<Value> {
        let fields = &self.occasion.fields;
        if map.never_empty && fields.is_empty() {
            return Some(json!([itself(map, &self.code.code, &self.detail)]));
        }
        let items = fields.iter().map(|field| field_error(map, field));
        (map.always || !fields.is_empty()).then(|| items.collect())
    }

    fn role(&self, role: Role, text: bool) -> Option<Value> {
        let code = self.code;
        let value: Value = match role {
            Role::Type => code.type_uri.as_str().into(),
            Role::Title => code.title.as_str().into(),
            Role::Status => code.status.into(),
            Role::Detail => self.detail.as_str().into(),
            Role::Code => code.code.as_str().into(),
            Role::Path => self.occasion.path.as_str().into(),
            Role::TraceId if text => "4bf92f35-77b3-4da6-a3ce-929d0e0e4736".into(),
            Role::TraceId => "4bf92f3577b34da6a3ce929d0e0e4736".into(),
            Role::Timestamp => "2026-11-21T02:26:00Z".into(),
            Role::Retryable => code.retryable.into(),
            Role::Meta if self.members.is_empty() => return None,
            Role::Meta => self.members.clone().into(),
            Role::Errors => return self.fields(&super::roles::usual()),
        };
        Some(match value {
            Value::String(_) => value,
            other if text => other.to_string().into(),
            other => other,
        })
    }
}

/// A failure that is about no field, as an item.
fn itself(map: &FieldErrorMap, code: &str, detail: &str) -> Value {
    if map.plain {
        return detail.into();
    }
    let told = [(&map.code, code), (&map.detail, detail)].into_iter();
    let told = told.filter_map(|(name, text)| Some((name.clone()?, text.into())));
    Value::Object(told.chain(map.constants.iter().cloned()).collect())
}

fn field_error(map: &FieldErrorMap, field: &FieldError) -> Value {
    if map.plain {
        return field.sentence().into();
    }
    let pointer = match map.pointer_form {
        PointerForm::Text => field.pointer.as_str().into(),
        form => field.steps(form == PointerForm::TextSteps),
    };
    let parts = [
        (&map.location, field.location.into()),
        (&map.pointer, pointer),
        (&map.code, field.code.into()),
        (&map.detail, field.detail.as_str().into()),
    ];
    let named = parts
        .into_iter()
        .filter_map(|(name, value)| Some((name.clone()?, value)));
    Value::Object(named.chain(map.constants.iter().cloned()).collect())
}
