//! The contract's own envelope: a preset, a schema with a map, or what a plain document shows most often.

use super::effective::{Errors, did_you_mean};
use super::fill::{fill, unfilled, with_problem_detail};
use super::fit::constants;
use super::roles::{Roles, field_error_map, infer, usual};
use crate::contract::{Builtin, Contract, Envelope, Role, SchemaId, Shape, Slot};
use crate::diagnostic::Diagnostic;
use crate::lower::Lowering;
use crate::lower::place::{Place, find};
use crate::source::Span;
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

/// What a plain document whose error schemas say nothing is answered with: problems, unless its errors are plain JSON.
fn usual_preset(errors: &Errors<'_>) -> &'static str {
    let responses = errors.responses.iter().flatten();
    let kinds = responses
        .filter_map(|response| response.content())
        .map(|content| content.media_type.as_str());
    let json: Vec<_> = kinds.filter(|media_type| is_json(media_type)).collect();
    let plain = json
        .iter()
        .filter(|media_type| !media_type.ends_with("problem+json"))
        .count();
    if plain * 2 > json.len() { "flat" } else { "problem" }
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
        let name = if errors.contract.is_none() {
            usual_preset(errors)
        } else {
            "problem"
        };
        let (media_type, body) = preset(name).unwrap_or(("application/problem+json", plain_text()));
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
        let constants = said.get("constants");
        let constants: Vec<_> = constants.iter().flat_map(Place::entries).collect();
        let held = |pointer: &String| constants.iter().any(|(key, _)| key.name == *pointer);
        let unfilled = unfilled(&self.contract, schema, &roles);
        for pointer in unfilled.iter().filter(|pointer| !held(pointer)) {
            let message =
                format!("the envelope's schema requires `{pointer}`, which has no role: it would never be sent");
            let help =
                format!("give it a role under `map`, a value under `constants` (`{pointer}: …`), or make it optional");
            let required = at(&self.contract, schema, &steps(pointer)).map(|id| self.contract.schema(id).span);
            let finding = Diagnostic::error("EC123", said.span(), message).help(help);
            self.say(match required {
                Some(span) => finding.also(span, "required here"),
                None => finding,
            });
        }
        let media_type = said.text("mediaType").unwrap_or_else(|| "application/json".to_owned());
        let mut body = self.made(schema, &media_type, &roles);
        for (key, place) in constants {
            let path = steps(&key.name);
            if at(&self.contract, schema, &path).is_none() {
                self.points_nowhere(&format!("constant `{}`", key.name), &key.name, key.span);
            } else if let Some(slot) = below(&mut body, &path) {
                *slot = Slot::Constant(place.node.to_json());
            }
        }
        Envelope {
            span: said.span(),
            media_type,
            schema: Some(schema),
            body,
        }
    }

    /// The slots of an envelope's body. Where the schema allows only certain words, and not the one that would stand
    /// there, the one that comes nearest stands there; but a code is always itself.
    fn made(&self, schema: SchemaId, media_type: &str, roles: &Roles) -> Slot {
        let (_, internal) = self.contract.builtin(Builtin::Internal);
        let body = fill(&self.contract, schema, roles);
        let body = with_problem_detail(&self.contract, schema, media_type, body);
        constants(
            &self.contract,
            body,
            schema,
            internal,
            Some(Role::Code),
            &mut Vec::new(),
        )
    }

    fn points_nowhere(&mut self, what: &str, pointer: &str, span: Span) {
        let message = format!("the {what} points at `{pointer}`, which the envelope's schema lacks");
        let help = "point at a property of the schema, as a JSON pointer";
        self.say(Diagnostic::error("EC122", span, message).help(help));
    }

    fn mapped(&mut self, roles: &mut Roles, schema: SchemaId, key: &str, place: &Place<'a>) {
        let Some(role) = Role::of(key) else { return };
        let pointer = place.node.as_str().or_else(|| place.str("at")).unwrap_or_default();
        let path = steps(pointer);
        let Some(target) = at(&self.contract, schema, &path) else {
            self.points_nowhere(&format!("role `{key}`"), pointer, place.span());
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
                return Some(Envelope {
                    span: self.contract.schema(schema).span,
                    media_type: sendable(media_type),
                    schema: Some(schema),
                    body: self.made(schema, media_type, &roles),
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

/// The steps of a JSON pointer.
fn steps(pointer: &str) -> Vec<String> {
    let steps = pointer.split('/').skip(1);
    steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}

/// Whether bodies of a schema can have something at a JSON pointer, as the roles of an envelope's `map` need it.
pub fn reaches(contract: &Contract, schema: SchemaId, pointer: &str) -> bool {
    at(contract, schema, &steps(pointer)).is_some()
}

/// The slot at a path, if the body has it.
fn below<'s>(slot: &'s mut Slot, path: &[String]) -> Option<&'s mut Slot> {
    let Some((first, rest)) = path.split_first() else {
        return Some(slot);
    };
    match slot {
        Slot::Object(slots) => below(&mut slots.iter_mut().find(|(key, _)| key == first)?.1, rest),
        Slot::List(item) if first == "0" => below(item, rest),
        _ => None,
    }
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
