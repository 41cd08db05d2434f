//! Schemas of error bodies: of one code, or of all that an envelope can hold.
//!
//! A code's schema is a flat copy of the envelope's, narrowed to that code. Tools read flat objects best: with `allOf`
//! they lose sight of which members there are.

use super::{Publisher, clean, tree};
use crate::contract::{
    Additional, Builtin, EnvelopeId, ErrorCode, ErrorId, FieldErrorMap, Object, PointerForm, Property, Role, SchemaId,
    Shape, Slot,
};
use heck::ToUpperCamelCase as _;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Which codes a schema describes.
#[derive(Clone, Copy)]
enum Of<'a> {
    /// This one.
    Code(Narrow<'a>),
    /// Any of these.
    Any(&'a [ErrorId]),
}

/// A code, and what of it a schema shows.
#[derive(Clone, Copy)]
struct Narrow<'a> {
    code: &'a ErrorCode,
    /// Whether it tells of field errors.
    invalid: bool,
    /// The role that tells it from others.
    key: Option<Role>,
}

impl Narrow<'_> {
    /// Whether the schema of a role is this code's own.
    fn shows(&self, role: Role) -> bool {
        match role {
            Role::Type => self.key == Some(Role::Type) && self.code.type_uri != "about:blank",
            Role::Code | Role::Status | Role::Meta => true,
            _ => false,
        }
    }
}

/// The role that tells codes apart: the code, else the type URI.
pub(super) fn key(body: &Slot) -> Option<Role> {
    [Role::Code, Role::Type]
        .into_iter()
        .find(|role| path_to(body, *role).is_some())
}

/// The way to a role's place; `0` steps into a list.
pub(super) fn path_to(slot: &Slot, wanted: Role) -> Option<Vec<String>> {
    let below = |name: &str, slot: &Slot| {
        let rest = path_to(slot, wanted)?;
        Some(std::iter::once(name.to_owned()).chain(rest).collect())
    };
    match slot {
        Slot::Role { role, .. } => (*role == wanted).then(Vec::new),
        Slot::Object(slots) => slots.iter().find_map(|(name, slot)| below(name, slot)),
        Slot::List(slot) => below("0", slot),
        Slot::Constant(_) | Slot::Members | Slot::Errors(_) => None,
    }
}

impl Publisher<'_> {
    /// The schema of one code in one envelope: a reference to a component. None where the body is no object or list.
    pub(super) fn code_schema(&mut self, id: ErrorId, envelope: EnvelopeId) -> Option<Value> {
        if let Some(known) = self.named.get(&(Some(id), envelope)) {
            return Some(known.clone());
        }
        let shape = &self.contract.envelopes[envelope.0 as usize];
        if !matches!(shape.body, Slot::Object(_) | Slot::List(_)) {
            return None;
        }
        let code = self.contract.error(id);
        let narrow = Narrow {
            code,
            invalid: self.contract.builtin(Builtin::ValidationFailed).0 == id,
            key: key(&shape.body),
        };
        let body = self.described(&shape.body, shape.schema, Of::Code(narrow));
        let description = sentences(code);
        let reference = self.components.add("schemas", &type_name(&code.code), |name| {
            let mut schema = Map::from_iter([
                ("title".to_owned(), name.into()),
                ("description".to_owned(), description.as_str().into()),
            ]);
            if code.deprecated {
                schema.insert("deprecated".to_owned(), true.into());
            }
            schema.extend(body.as_object().cloned().unwrap_or_default());
            schema.into()
        });
        self.named.insert((Some(id), envelope), reference.clone());
        Some(reference)
    }

    /// The one schema of an envelope.
    pub(super) fn envelope_schema(&mut self, envelope: EnvelopeId) -> Option<Value> {
        if let Some(known) = self.named.get(&(None, envelope)) {
            return Some(known.clone());
        }
        let shape = &self.contract.envelopes[envelope.0 as usize];
        if !matches!(shape.body, Slot::Object(_) | Slot::List(_)) {
            return None;
        }
        let codes = self.codes_of(envelope);
        let body = self.described(&shape.body, shape.schema, Of::Any(&codes));
        let own = shape.schema.filter(|schema| self.speaks(*schema, &shape.body));
        let reference = if let Some(pointer) = own.and_then(|schema| self.component(schema)) {
            self.widen(&pointer, &body);
            json!({ "$ref": pointer })
        } else {
            let problem = shape.media_type == "application/problem+json";
            let name = if problem { "Problem" } else { "Error" };
            self.components.add("schemas", name, |_| body.clone())
        };
        self.named.insert((None, envelope), reference.clone());
        Some(reference)
    }

    /// The codes that some operation answers with in this envelope.
    fn codes_of(&self, envelope: EnvelopeId) -> Vec<ErrorId> {
        let errors = self.contract.operations.iter().flat_map(|operation| &operation.errors);
        let here = errors
            .filter(|error| error.envelope == envelope)
            .map(|error| error.error);
        here.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The pointer of the schema component that a schema is, or refers to.
    fn component(&self, id: SchemaId) -> Option<String> {
        let mut at = id;
        for _ in 0..self.contract.schemas.len() {
            let schema = self.contract.schema(at);
            match schema.shape {
                _ if schema.component => return Some(schema.pointer.clone()),
                Shape::Ref(next) => at = next,
                _ => return None,
            }
        }
        None
    }

    /// Whether a schema knows anything of what is sent. An open one, which any body satisfies, may mean something else.
    fn speaks(&self, id: SchemaId, body: &Slot) -> bool {
        match (self.shape(id), body) {
            (Shape::Object(object), Slot::Object(slots)) => {
                let sent = |name: &str| slots.iter().any(|(slot, _)| slot == name);
                object.properties.iter().any(|property| sent(&property.name))
            }
            _ => true,
        }
    }

    /// Gives the document's own envelope what is sent besides: members, and roles that it leaves open.
    fn widen(&mut self, pointer: &str, body: &Value) {
        let sent = body.get("properties").and_then(Value::as_object);
        let schema = self.components.get_mut(pointer).and_then(Value::as_object_mut);
        let (Some(sent), Some(schema)) = (sent, schema) else {
            return;
        };
        let open = schema.contains_key("properties") && !schema.contains_key("allOf");
        if open {
            let properties = tree::map(schema, "properties");
            for (name, part) in sent {
                properties.entry(name).or_insert_with(|| part.clone());
            }
        }
    }

    /// The members of several codes; one that differs from code to code may be anything.
    fn all_members(&self, codes: &[ErrorId]) -> Map<String, Value> {
        let mut all = Map::new();
        for member in codes.iter().flat_map(|id| &self.contract.error(*id).members) {
            let schema = self.member(member);
            let known = all.entry(member.name.clone()).or_insert_with(|| schema.clone());
            if *known != schema {
                *known = json!({});
            }
        }
        all
    }

    /// A schema as the document has it.
    fn written(&self, id: SchemaId) -> Value {
        let pointer = &self.contract.schema(id).pointer;
        if let Some(written) = tree::at(self.written, pointer) {
            return clean::plain(written);
        }
        let normal = self.document.at(pointer).map(crate::source::Node::to_json);
        normal.map_or_else(|| json!({}), |normal| clean::plain(&normal))
    }

    fn member(&self, member: &Property) -> Value {
        let mut schema = self.written(member.schema);
        if let Some(map) = schema.as_object_mut() {
            map.shift_remove("optional");
        }
        schema
    }

    fn described(&mut self, slot: &Slot, schema: Option<SchemaId>, of: Of<'_>) -> Value {
        match (slot, of) {
            (Slot::Object(slots), _) => self.object(slots, schema, of),
            (Slot::List(item), _) => {
                let items = schema.and_then(|id| match &self.shape(id) {
                    Shape::Array(array) => Some(array.items),
                    _ => None,
                });
                json!({ "type": "array", "minItems": 1, "items": self.described(item, items, of) })
            }
            (Slot::Role { role, text }, Of::Code(narrow)) if narrow.shows(*role) => self.narrowed(*role, *text, narrow),
            (Slot::Errors(map), _) if schema.is_none() => self.field_errors(map),
            _ if schema.is_some() => schema.map_or_else(|| json!({}), |id| self.written(id)),
            (Slot::Constant(value), _) => json!({ "enum": [value] }),
            (Slot::Role { role, text }, _) => self.leaf(*role, *text),
            (Slot::Members | Slot::Errors(_), _) => json!({}),
        }
    }

    fn shape(&self, id: SchemaId) -> &Shape {
        &self.contract.schema(self.contract.schemas.resolve(id)).shape
    }

    fn object(&mut self, slots: &[(String, Slot)], schema: Option<SchemaId>, of: Of<'_>) -> Value {
        let contract = self.contract;
        let own = schema.and_then(|id| match &contract.schema(contract.schemas.resolve(id)).shape {
            Shape::Object(object) => Some(object),
            _ => None,
        });
        let mut properties = Map::new();
        for property in own.iter().flat_map(|object| &object.properties) {
            let slot = slots.iter().find(|(name, _)| *name == property.name);
            let part = match slot {
                Some((_, slot)) => self.described(slot, Some(property.schema), of),
                None => self.written(property.schema),
            };
            properties.insert(property.name.clone(), part);
        }
        for (name, slot) in slots {
            if matches!(slot, Slot::Members) {
                for (name, member) in self.spread(of) {
                    properties.entry(name).or_insert(member);
                }
            } else if !properties.contains_key(name) && sent(slot, of) {
                let part = self.described(slot, None, of);
                properties.insert(name.clone(), part);
            }
        }
        let required = required(slots, own, of);
        let mut out = Map::from_iter([("type".to_owned(), "object".into())]);
        if !required.is_empty() {
            out.insert("required".to_owned(), required.into());
        }
        out.insert("properties".to_owned(), properties.into());
        out.extend(own.map(|object| self.rest(object)).unwrap_or_default());
        out.into()
    }

    fn spread(&self, of: Of<'_>) -> Map<String, Value> {
        match of {
            Of::Code(Narrow { code, .. }) => {
                let members = code.members.iter();
                members
                    .map(|member| (member.name.clone(), self.member(member)))
                    .collect()
            }
            Of::Any(codes) => self.all_members(codes),
        }
    }

    /// What else the document says of an object.
    fn rest(&self, object: &Object) -> Map<String, Value> {
        let mut rest = Map::new();
        match object.additional {
            Additional::Refused => {
                rest.insert("additionalProperties".to_owned(), false.into());
            }
            Additional::Typed(id) => {
                rest.insert("additionalProperties".to_owned(), self.written(id));
            }
            Additional::Ignored | Additional::Kept => {}
        }
        rest
    }

    /// A role that this code fills in its own way.
    fn narrowed(&self, role: Role, text: bool, narrow: Narrow<'_>) -> Value {
        let code = narrow.code;
        match role {
            Role::Meta => self.members_object(code),
            Role::Type => json!({ "type": "string", "enum": [code.type_uri] }),
            Role::Status if text => json!({ "type": "string", "enum": [code.status.to_string()] }),
            Role::Status => json!({ "type": "integer", "enum": [code.status] }),
            _ => json!({ "type": "string", "enum": [code.code] }),
        }
    }

    fn members_object(&self, code: &ErrorCode) -> Value {
        let properties = code
            .members
            .iter()
            .map(|member| (member.name.clone(), self.member(member)));
        let properties: Map<_, _> = properties.collect();
        let required: Vec<_> = code
            .members
            .iter()
            .filter(|m| m.required)
            .map(|m| m.name.as_str())
            .collect();
        if required.is_empty() {
            json!({ "type": "object", "properties": properties })
        } else {
            json!({ "type": "object", "required": required, "properties": properties })
        }
    }

    /// A role's schema where the document has none.
    fn leaf(&mut self, role: Role, text: bool) -> Value {
        match role {
            Role::Type => json!({ "type": "string", "format": "uri-reference" }),
            Role::Path => json!({ "type": "string", "format": "uri-reference" }),
            Role::Timestamp => json!({ "type": "string", "format": "date-time" }),
            Role::Status if !text => json!({ "type": "integer", "minimum": 400, "maximum": 599 }),
            Role::Retryable if !text => json!({ "type": "boolean" }),
            Role::Meta if !text => json!({ "type": "object" }),
            Role::Errors => self.field_errors(&FieldErrorMap {
                location: Some("in".to_owned()),
                pointer: Some("pointer".to_owned()),
                code: Some("code".to_owned()),
                detail: Some("detail".to_owned()),
                ..FieldErrorMap::default()
            }),
            _ => json!({ "type": "string" }),
        }
    }

    /// A list of field errors where the document has no schema for it.
    fn field_errors(&mut self, map: &FieldErrorMap) -> Value {
        let item = if map.plain {
            json!({ "type": "string" })
        } else {
            self.field_error(map)
        };
        json!({ "type": "array", "items": item })
    }

    fn field_error(&mut self, map: &FieldErrorMap) -> Value {
        let text = json!({ "type": "string" });
        let parts = [
            (
                &map.location,
                json!({ "type": "string", "enum": ["body", "path", "query", "header", "cookie"] }),
            ),
            (
                &map.pointer,
                match map.pointer_form {
                    PointerForm::Text => text.clone(),
                    PointerForm::Steps => json!({ "type": "array", "items": {} }),
                    PointerForm::TextSteps => json!({ "type": "array", "items": text }),
                },
            ),
            (&map.code, text.clone()),
            (&map.detail, text),
        ];
        let named = parts
            .into_iter()
            .filter_map(|(name, schema)| Some((name.clone()?, schema)));
        let constants = map
            .constants
            .iter()
            .map(|(name, value)| (name.clone(), json!({ "enum": [value] })));
        let properties: Map<_, _> = named.chain(constants).collect();
        let required: Vec<_> = properties.keys().cloned().collect();
        let schema = json!({
            "title": "FieldError",
            "description": "A value of the request that breaks a rule.",
            "type": "object",
            "required": required,
            "properties": properties,
        });
        self.components.add("schemas", "FieldError", |name| {
            let mut schema = schema.clone();
            schema["title"] = name.into();
            schema
        })
    }
}

/// Whether a body of these codes ever has this slot.
fn sent(slot: &Slot, of: Of<'_>) -> bool {
    match (slot, of) {
        (Slot::Errors(map), Of::Code(narrow)) => map.always || narrow.invalid,
        (Slot::Role { role: Role::Errors, .. }, Of::Code(narrow)) => narrow.invalid,
        (Slot::Role { role: Role::Meta, .. }, Of::Code(narrow)) => !narrow.code.members.is_empty(),
        _ => true,
    }
}

/// What must be there: what the document says, the way to what tells this code from others, its members. Without a
/// schema of the document, all that is always sent and says what went wrong.
fn required(slots: &[(String, Slot)], own: Option<&Object>, of: Of<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let properties = own.iter().flat_map(|object| &object.properties);
    names.extend(
        properties
            .filter(|property| property.required)
            .map(|property| property.name.clone()),
    );
    let mut add = |name: &String| {
        if !names.contains(name) {
            names.push(name.clone());
        }
    };
    for (name, slot) in slots {
        match (slot, of) {
            (Slot::Members, Of::Code(narrow)) => {
                narrow
                    .code
                    .members
                    .iter()
                    .filter(|member| member.required)
                    .for_each(|member| add(&member.name));
            }
            (slot, Of::Code(Narrow { key: Some(key), .. })) if path_to(slot, key).is_some() => add(name),
            (slot, _) if own.is_none() && always_says(slot) => add(name),
            _ => {}
        }
    }
    names
}

fn always_says(slot: &Slot) -> bool {
    match slot {
        Slot::Role { role, .. } => {
            matches!(
                role,
                Role::Type | Role::Title | Role::Status | Role::Code | Role::Detail
            )
        }
        Slot::Object(slots) => slots.iter().any(|(_, slot)| always_says(slot)),
        Slot::List(_) | Slot::Constant(_) => true,
        Slot::Members | Slot::Errors(_) => false,
    }
}

/// `INSUFFICIENT_STOCK` is `InsufficientStockError`; `INTERNAL_ERROR` is `InternalError`.
pub(super) fn type_name(code: &str) -> String {
    let letters = code.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    let name = letters.collect::<String>().to_upper_camel_case();
    if name.ends_with("Error") {
        name
    } else {
        format!("{name}Error")
    }
}

/// What a code means, for the page of its type.
fn sentences(code: &ErrorCode) -> String {
    let more = code.description.as_deref().unwrap_or(&code.detail.text).trim();
    let title = code.title.trim_end_matches('.');
    let mut said = vec![format!("{title}.")];
    if more.trim_end_matches('.') != title {
        said.push(more.to_owned());
    }
    said.extend(code.replaced_by.as_ref().map(|other| format!("Replaced by {other}.")));
    said.join(" ")
}
