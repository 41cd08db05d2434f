//! Does an envelope hold a code's values so that the body is what the document declares? And if not, which does?

use super::envelope::{at, is_json, plain_text, sendable};
use super::fill::{fill, with_problem_detail};
use super::render::{FieldError, Occasion, error_body};
use super::roles::{infer, resolved};
use crate::contract::{Builtin, Content, Contract, Envelope, EnvelopeId, ErrorCode, Role, SchemaId, Shape, Slot};
use crate::lower::{Direction, Lowering, accepts, sample};
use serde_json::Value;

impl Lowering<'_> {
    /// The envelope of `code` where the document declares `content`; `None` if the body says nothing that could be
    /// filled in.
    pub(super) fn fitting(&mut self, content: &Content, code: &ErrorCode, framework: bool) -> Option<EnvelopeId> {
        let media_type = sendable(&content.media_type);
        let Some(schema) = content.schema else {
            return Some(self.without_schema(&media_type, content));
        };
        let own = &self.contract.envelopes[0];
        if self.means_own(schema) && own.media_type == media_type && holds(&self.contract, &own.body, schema, code) {
            return Some(EnvelopeId(0));
        }
        let body = self.body_for(&media_type, schema, code, framework)?;
        Some(self.envelope_id(Envelope {
            span: content.span,
            media_type,
            schema: Some(schema),
            body,
        }))
    }

    /// Whether a response with this schema means the contract's own envelope: it is its schema, or one that names all its
    /// members or none. An envelope without a schema is a promise for all responses.
    fn means_own(&self, schema: SchemaId) -> bool {
        let declared = self.root().extension("x-error-contract").is_some();
        let own = &self.contract.envelopes[0];
        match own.schema {
            _ if is_open(&self.contract, schema) => true,
            Some(known) if self.same_schema(known, schema) => true,
            Some(_) => declared && names_all(&self.contract, schema, &own.body, &mut Vec::new()),
            None => declared,
        }
    }

    fn same_schema(&self, a: SchemaId, b: SchemaId) -> bool {
        self.contract.schemas.resolve(a) == self.contract.schemas.resolve(b)
    }

    /// A body of which only the media type is declared.
    fn without_schema(&mut self, media_type: &str, content: &Content) -> EnvelopeId {
        let own = &self.contract.envelopes[0];
        let body = if is_json(media_type) {
            own.body.clone()
        } else {
            plain_text()
        };
        if own.media_type == media_type {
            return EnvelopeId(0);
        }
        self.envelope_id(Envelope {
            span: content.span,
            media_type: media_type.to_owned(),
            schema: None,
            body,
        })
    }

    fn envelope_id(&mut self, envelope: Envelope) -> EnvelopeId {
        let same = |known: &Envelope| known.media_type == envelope.media_type && known.body == envelope.body;
        let index = self.contract.envelopes.iter().position(same).unwrap_or_else(|| {
            self.contract.envelopes.push(envelope);
            self.contract.envelopes.len() - 1
        });
        EnvelopeId(u32::try_from(index).unwrap_or(0))
    }

    fn body_for(&self, media_type: &str, schema: SchemaId, code: &ErrorCode, framework: bool) -> Option<Slot> {
        let contract = &self.contract;
        let text = match resolved(contract, schema).shape {
            Shape::String(_) | Shape::Binary => true,
            Shape::Any => !is_json(media_type),
            _ => false,
        };
        let members = matches!(
            resolved(contract, schema).shape,
            Shape::Object(_) | Shape::Union(_) | Shape::Array(_)
        );
        if !is_json(media_type) && !members {
            return Some(plain_text());
        }
        if text && holds(contract, &plain_text(), schema, code) {
            return Some(plain_text());
        }
        let roles = infer(contract, schema);
        let own = &contract.envelopes[0].body;
        if !roles.speaks() {
            let said = framework || is_open(contract, schema);
            return (said && holds(contract, own, schema, code)).then(|| own.clone());
        }
        let first = with_problem_detail(contract, schema, media_type, fill(contract, schema, &roles));
        if holds(contract, &first, schema, code) {
            return Some(first);
        }
        let constant = constants(contract, first, schema, code, None, &mut Vec::new());
        if holds(contract, &constant, schema, code) {
            return Some(constant);
        }
        let mut fewer = roles.clone();
        fewer
            .at
            .retain(|role, _| matches!(role, Role::Detail | Role::Code | Role::Status));
        let least = fill(contract, schema, &fewer);
        holds(contract, &least, schema, code).then_some(least)
    }

    /// The schema's least valid example, whatever goes wrong: for framework failures whose declared body says nothing.
    pub(super) fn constant_envelope(&mut self, content: &Content) -> Option<EnvelopeId> {
        let media_type = sendable(&content.media_type);
        let schema = content.schema?;
        let value = sample(&self.contract, schema, Direction::Answer);
        if !accepts(&self.contract, schema, Direction::Answer, &value) {
            return None;
        }
        Some(self.envelope_id(Envelope {
            span: content.span,
            media_type,
            schema: Some(schema),
            body: Slot::Constant(value),
        }))
    }
}

/// Whether a schema has a property for every member of a body.
fn names_all(contract: &Contract, schema: SchemaId, slot: &Slot, path: &mut Vec<String>) -> bool {
    let mut below = |step: &str, slot: &Slot| {
        path.push(step.to_owned());
        let named = names_all(contract, schema, slot, path);
        path.pop();
        named
    };
    match slot {
        Slot::Object(slots) => slots
            .iter()
            .all(|(key, slot)| *slot == Slot::Members || below(key, slot)),
        Slot::List(item) => below("0", item),
        _ => at(contract, schema, path).is_some(),
    }
}

/// Whether a schema says nothing about the members of a body.
fn is_open(contract: &Contract, schema: SchemaId) -> bool {
    match &resolved(contract, schema).shape {
        Shape::Any => true,
        Shape::Object(object) => object.properties.is_empty(),
        _ => false,
    }
}

/// Whether bodies of this code are what the schema accepts, with and without field errors.
pub(super) fn holds(contract: &Contract, slot: &Slot, schema: SchemaId, code: &ErrorCode) -> bool {
    let fields: &[bool] = if code.builtin == Some(Builtin::ValidationFailed) {
        &[false, true]
    } else {
        &[false]
    };
    fields.iter().all(|fields| {
        let body = error_body(contract, slot, code, &occasion(*fields)).unwrap_or(Value::Null);
        accepts(contract, schema, Direction::Answer, &body)
    })
}

/// Roles whose schema is a list of constants hold the one that comes nearest to the code.
pub(super) fn constants(
    contract: &Contract,
    slot: Slot,
    schema: SchemaId,
    code: &ErrorCode,
    keep: Option<Role>,
    path: &mut Vec<String>,
) -> Slot {
    match slot {
        Slot::Object(slots) => {
            let slots = slots.into_iter().map(|(key, slot)| {
                path.push(key.clone());
                let slot = constants(contract, slot, schema, code, keep, path);
                path.pop();
                (key, slot)
            });
            Slot::Object(slots.collect())
        }
        Slot::List(item) => {
            path.push("0".to_owned());
            let item = constants(contract, *item, schema, code, keep, path);
            path.pop();
            Slot::List(Box::new(item))
        }
        Slot::Role { role, text } => {
            let Some(id) = at(contract, schema, path) else {
                return Slot::Role { role, text };
            };
            let slot = Slot::Role { role, text };
            // Without a value it is left out for this code, and may well have one for another.
            let value = error_body(contract, &slot, code, &occasion(false));
            let fits = value.is_none_or(|value| accepts(contract, id, Direction::Answer, &value));
            if keep == Some(role) || fits {
                return slot;
            }
            Slot::Constant(nearest(contract, id, code))
        }
        other => other,
    }
}

fn nearest(contract: &Contract, id: SchemaId, code: &ErrorCode) -> Value {
    if let Shape::Enum(known) = &resolved(contract, id).shape {
        let plain = |text: &str| {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_lowercase()
        };
        let own = plain(&code.code);
        let near = std::iter::once(own.as_str())
            .chain(reasons(code.status).iter().copied())
            .find_map(|wanted| {
                let same = |value: &&Value| value.as_str().is_some_and(|text| plain(text) == wanted);
                known.values.iter().find(same)
            });
        let begins = || {
            known
                .values
                .iter()
                .find(|value| value.as_str().is_some_and(|v| own.starts_with(&plain(v))))
        };
        if let Some(value) = near.or_else(begins) {
            return value.clone();
        }
    }
    sample(contract, id, Direction::Answer)
}

/// Words that documents use for a status, nearest first.
pub(super) const fn reasons(status: u16) -> &'static [&'static str] {
    match status {
        400 => &[
            "badrequest",
            "invalid",
            "invalidrequest",
            "validationerror",
            "unprocessableentity",
        ],
        401 => &["unauthorized", "unauthenticated"],
        403 => &["forbidden", "accessdenied", "permissiondenied", "unauthorized"],
        404 => &["notfound"],
        405 => &["methodnotallowed"],
        409 | 412 => &["conflict"],
        413 => &[
            "payloadtoolarge",
            "requesttoolarge",
            "contenttoolarge",
            "toolarge",
            "invalid",
        ],
        415 => &["unsupportedmediatype", "invalid"],
        422 => &[
            "unprocessableentity",
            "validationerror",
            "unprocessable",
            "invalid",
            "invalidrequest",
        ],
        429 => &["toomanyrequests", "ratelimited", "ratelimitexceeded"],
        503 => &["unavailable", "serviceunavailable"],
        504 => &["timeout", "gatewaytimeout"],
        500..=599 => &[
            "internalerror",
            "internal",
            "internalservererror",
            "servererror",
            "error",
        ],
        _ => &[],
    }
}

fn occasion(fields: bool) -> Occasion {
    let field = FieldError {
        location: "body",
        pointer: "#/name".to_owned(),
        code: "required",
        detail: "is required".to_owned(),
    };
    Occasion {
        path: "/path".to_owned(),
        fields: fields.then_some(field).into_iter().collect(),
    }
}
