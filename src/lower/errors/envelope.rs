//! The contract's own envelope: a preset, a schema with a map, or what a plain document shows most often.

use super::effective::{Errors, did_you_mean};
use super::fill::{fill, unfilled, with_problem_detail};
use super::fit::constants;
use super::roles::{Roles, field_error_map, infer, usual};
use crate::contract::{Builtin, Contract, Envelope, Role, SchemaId, Shape, Slot};
use crate::diagnostic::Diagnostic;
use crate::lower::Lowering;
use crate::lower::place::{Place, find};
use std::collections::BTreeMap;

/// The five shapes that have a name.
pub(super) fn preset(name: &str) -> Option<(&'static str, Slot)> {
    let role = |role| Slot::Role { role, text: false };
    let object = |slots: Vec<(&str, Slot)>| {
        let slots = slots.into_iter().map(|(key, slot)| (key.to_owned(), slot));
        Slot::Object(slots.collect())
    };
    let errors = || Slot::Errors(usual());
    Some(match name {
        "problem" => (
            "application/problem+json",
            object(vec![
                ("type", role(Role::Type)),
                ("title", role(Role::Title)),
                ("status", role(Role::Status)),
                ("detail", role(Role::Detail)),
                ("instance", role(Role::Path)),
                ("code", role(Role::Code)),
                ("trace_id", role(Role::TraceId)),
                ("", Slot::Members),
                ("errors", errors()),
            ]),
        ),
        "nested" => {
            let inner = object(vec![
                ("code", role(Role::Code)),
                ("message", role(Role::Detail)),
                ("path", role(Role::Path)),
                ("details", errors()),
            ]);
            ("application/json", object(vec![("error", inner)]))
        }
        "flat" => (
            "application/json",
            object(vec![
                ("code", role(Role::Code)),
                ("detail", role(Role::Detail)),
                ("trace_id", role(Role::TraceId)),
            ]),
        ),
        "detail" => ("application/json", object(vec![("detail", role(Role::Detail))])),
        _ => return None,
    })
}

/// A body that is one text.
pub(super) fn plain_text() -> Slot {
    Slot::Role {
        role: Role::Detail,
        text: true,
    }
}

impl<'a> Lowering<'a> {
    /// Notes the schema of the contract's envelope, before shapes are decided.
    pub(super) fn envelope_schema(&mut self, contract: Option<&Place<'a>>) -> Option<SchemaId> {
        let said = contract?.get("envelope")?;
        let reference = said.str("schema")?;
        let Some(target) = find(self.root, reference) else {
            let schemas = self.root().get("components").and_then(|c| c.get("schemas"));
            let names: Vec<_> = schemas
                .iter()
                .flat_map(Place::entries)
                .map(|(key, _)| key.name.as_str())
                .collect();
            let last = reference.rsplit('/').next().unwrap_or(reference);
            let message = format!("the envelope's schema `{reference}` does not exist");
            let help = did_you_mean(last, &names).unwrap_or_else(|| "name a schema of `components/schemas`".to_owned());
            self.say(
                Diagnostic::error(
                    "EC122",
                    said.node.get("schema").map_or(said.span(), |n| n.span),
                    message,
                )
                .help(help),
            );
            return None;
        };
        Some(self.schema_at(target, "Error"))
    }

    /// The first envelope.
    pub(super) fn own_envelope(&mut self, errors: &Errors<'a>) -> Envelope {
        let said = errors.contract.as_ref().and_then(|c| c.get("envelope"));
        let span = said
            .as_ref()
            .or(errors.contract.as_ref())
            .map_or(self.root.span, Place::span);
        if let Some(said) = &said {
            if let Some((media_type, body)) = said.node.as_str().and_then(preset) {
                return Envelope {
                    span,
                    media_type: media_type.to_owned(),
                    schema: None,
                    body,
                };
            }
            if let Some(schema) = errors.envelope_schema {
                return self.schema_envelope(said, schema);
            }
        }
        if errors.contract.is_none()
            && let Some(envelope) = self.commonest(errors)
        {
            return envelope;
        }
        let (media_type, body) = preset("problem").unwrap_or(("application/problem+json", plain_text()));
        Envelope {
            span,
            media_type: media_type.to_owned(),
            schema: None,
            body,
        }
    }

    fn schema_envelope(&mut self, said: &Place<'a>, schema: SchemaId) -> Envelope {
        let mut roles = infer(&self.contract, schema);
        for (key, place) in said.get("map").iter().flat_map(Place::entries) {
            self.mapped(&mut roles, schema, &key.name, &place);
        }
        for pointer in unfilled(&self.contract, schema, &roles) {
            let message =
                format!("the envelope's schema requires `{pointer}`, which has no role: it would never be sent");
            let help = "give it a role under `map`, or make it optional";
            let steps: Vec<String> = pointer.split('/').skip(1).map(str::to_owned).collect();
            let required = at(&self.contract, schema, &steps).map(|id| self.contract.schema(id).span);
            let finding = Diagnostic::error("EC123", said.span(), message).help(help);
            self.say(match required {
                Some(span) => finding.also(span, "required here"),
                None => finding,
            });
        }
        Envelope {
            span: said.span(),
            media_type: said.text("mediaType").unwrap_or_else(|| "application/json".to_owned()),
            schema: Some(schema),
            body: fill(&self.contract, schema, &roles),
        }
    }

    fn mapped(&mut self, roles: &mut Roles, schema: SchemaId, key: &str, place: &Place<'a>) {
        let Some(role) = role_named(key) else { return };
        let pointer = place.node.as_str().or_else(|| place.str("at")).unwrap_or_default();
        let path: Vec<String> = pointer
            .split('/')
            .skip(1)
            .map(|s| s.replace("~1", "/").replace("~0", "~"))
            .collect();
        let Some(target) = at(&self.contract, schema, &path) else {
            let message = format!("the role `{key}` points at `{pointer}`, which the envelope's schema lacks");
            let help = "point at a property of the schema, as a JSON pointer";
            self.say(Diagnostic::error("EC122", place.span(), message).help(help));
            return;
        };
        if role == Role::Errors {
            let mut map = field_error_map(&self.contract, target).unwrap_or_else(usual);
            for (part, name) in [
                ("in", &mut map.location),
                ("pointer", &mut map.pointer),
                ("code", &mut map.code),
                ("detail", &mut map.detail),
            ] {
                if let Some(said) = place.text(part) {
                    *name = Some(said);
                }
            }
            roles.errors = Some(map);
        }
        roles.at.retain(|known, at| *known == role || *at != path);
        roles.at.insert(role, path);
    }

    /// The error schema that most error responses have, if it says what went wrong.
    fn commonest(&self, errors: &Errors<'a>) -> Option<Envelope> {
        let (_, internal) = self.contract.builtin(Builtin::Internal);
        let mut counts: BTreeMap<(SchemaId, &str), (usize, usize)> = BTreeMap::new();
        let contents = errors
            .responses
            .iter()
            .flatten()
            .filter_map(|response| response.content());
        for (order, content) in contents.enumerate() {
            for schema in content.schema.iter().flat_map(|id| self.named_in(*id, 0)) {
                counts
                    .entry((schema, content.media_type.as_str()))
                    .or_insert((0, order))
                    .0 += 1;
            }
        }
        let mut ranked: Vec<_> = counts.into_iter().collect();
        ranked.sort_by_key(|(_, (count, order))| (std::cmp::Reverse(*count), *order));
        for ((schema, media_type), _) in ranked {
            let roles = infer(&self.contract, schema);
            if is_json(media_type) && roles.speaks() {
                let body =
                    with_problem_detail(&self.contract, schema, media_type, fill(&self.contract, schema, &roles));
                return Some(Envelope {
                    span: self.contract.schema(schema).span,
                    media_type: sendable(media_type),
                    schema: Some(schema),
                    body: constants(
                        &self.contract,
                        body,
                        schema,
                        internal,
                        Some(Role::Code),
                        &mut Vec::new(),
                    ),
                });
            }
        }
        None
    }

    /// The schema itself, or of a union its variants.
    fn named_in(&self, id: SchemaId, depth: usize) -> Vec<SchemaId> {
        let id = self.contract.schemas.resolve(id);
        match &self.contract.schema(id).shape {
            Shape::Union(union) if depth < 3 => union
                .variants
                .iter()
                .take(1)
                .flat_map(|v| self.named_in(v.schema, depth + 1))
                .collect(),
            _ => vec![id],
        }
    }
}

/// `application/json` for `*/*` and `application/*`.
pub(super) fn sendable(media_type: &str) -> String {
    if media_type.contains('*') {
        "application/json".to_owned()
    } else {
        media_type.to_owned()
    }
}

pub(super) fn is_json(media_type: &str) -> bool {
    media_type == "application/json"
        || media_type.ends_with("+json")
        || media_type == "*/*"
        || media_type == "application/*"
        || media_type == "text/json"
}

fn role_named(name: &str) -> Option<Role> {
    Some(match name {
        "type" => Role::Type,
        "title" => Role::Title,
        "status" => Role::Status,
        "detail" => Role::Detail,
        "code" => Role::Code,
        "path" => Role::Path,
        "trace_id" => Role::TraceId,
        "timestamp" => Role::Timestamp,
        "retryable" => Role::Retryable,
        "meta" => Role::Meta,
        "errors" => Role::Errors,
        _ => return None,
    })
}

/// The schema at a path of properties; `0` steps into a list.
pub(super) fn at(contract: &Contract, id: SchemaId, path: &[String]) -> Option<SchemaId> {
    let Some((first, rest)) = path.split_first() else {
        return Some(id);
    };
    match &super::roles::resolved(contract, id).shape {
        Shape::Object(object) => {
            let property = object.properties.iter().find(|property| property.name == *first)?;
            at(contract, property.schema, rest)
        }
        Shape::Array(array) if first == "0" => at(contract, array.items, rest),
        Shape::Union(_) => at(contract, super::roles::speaking_variant(contract, id, 0)?, path),
        Shape::Any => Some(id),
        _ => None,
    }
}
