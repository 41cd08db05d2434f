//! Which property of an error body plays which role: by its name, where its type allows it.

use crate::contract::{Contract, FieldErrorMap, Object, PointerForm, Role, Schema, SchemaId, Shape, TextFormat};
use crate::lower::{Direction, sample};
use std::collections::BTreeMap;

/// Where roles stand in a body: the steps from the root; `0` steps into a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Roles {
    pub(super) at: BTreeMap<Role, Vec<String>>,
    pub(super) errors: Option<FieldErrorMap>,
}

impl Roles {
    /// Whether the body says what went wrong.
    pub(super) fn speaks(&self) -> bool {
        [Role::Code, Role::Detail, Role::Type, Role::Title, Role::Errors]
            .iter()
            .any(|role| self.at.contains_key(role))
    }

    pub(super) fn role_at(&self, path: &[String]) -> Option<Role> {
        self.at
            .iter()
            .find(|(_, known)| known.as_slice() == path)
            .map(|(role, _)| *role)
    }

    pub(super) fn has_below(&self, path: &[String]) -> bool {
        self.at
            .values()
            .any(|known| known.len() > path.len() && known.starts_with(path))
    }
}

const NAMES: [(Role, &[&str]); 10] = [
    (Role::Code, &["code", "errorcode", "reason"]),
    (Role::Type, &["type"]),
    (Role::Title, &["title"]),
    (Role::Status, &["status", "statuscode", "httpstatus", "httpcode"]),
    (
        Role::Detail,
        &[
            "detail",
            "message",
            "msg",
            "errormessage",
            "errordescription",
            "description",
            "faultstring",
            "text",
        ],
    ),
    (Role::Path, &["path", "instance"]),
    (Role::TraceId, &["traceid", "requestid", "correlationid"]),
    (Role::Timestamp, &["timestamp", "time"]),
    (Role::Retryable, &["retryable"]),
    (Role::Meta, &["meta", "metadata", "context", "extensions"]),
];

const ERRORS: [&str; 8] = [
    "errors",
    "details",
    "detail",
    "violations",
    "fielderrors",
    "invalidparams",
    "validationerrors",
    "messages",
];

/// How deep an error's words may lie, and how many ways down are tried at each level.
const DEEPEST: usize = 4;
const MOST_WRAPPERS: usize = 8;

/// A name without case and punctuation.
pub(super) fn bare(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

pub(super) fn resolved(contract: &Contract, id: SchemaId) -> &Schema {
    contract.schema(contract.schemas.resolve(id))
}

/// The roles of a body with this schema.
pub(super) fn infer(contract: &Contract, id: SchemaId) -> Roles {
    let mut roles = Roles::default();
    enter(contract, id, &mut Vec::new(), &mut roles, 0);
    roles
}

fn enter(contract: &Contract, id: SchemaId, path: &mut Vec<String>, roles: &mut Roles, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match &resolved(contract, id).shape {
        Shape::Object(object) => object_roles(contract, object, path, roles, depth),
        Shape::Union(_) => {
            if let Some(variant) = speaking_variant(contract, id, depth) {
                enter(contract, variant, path, roles, depth + 1);
            }
        }
        Shape::Array(array) if array.prefix.is_empty() => step(contract, "0", array.items, path, roles, depth),
        _ => {}
    }
}

fn step(contract: &Contract, name: &str, id: SchemaId, path: &mut Vec<String>, roles: &mut Roles, depth: usize) {
    path.push(name.to_owned());
    enter(contract, id, path, roles, depth + 1);
    path.pop();
}

/// The first variant of a union whose body says what went wrong.
pub(super) fn speaking_variant(contract: &Contract, id: SchemaId, depth: usize) -> Option<SchemaId> {
    let Shape::Union(union) = &resolved(contract, id).shape else {
        return None;
    };
    let speaks = |variant: &SchemaId| {
        let mut roles = Roles::default();
        enter(contract, *variant, &mut Vec::new(), &mut roles, depth + 1);
        roles.speaks()
    };
    let mut variants = union.variants.iter().map(|variant| variant.schema).take(MOST_WRAPPERS);
    variants.find(speaks)
}

fn object_roles(contract: &Contract, object: &Object, path: &mut Vec<String>, roles: &mut Roles, depth: usize) {
    let wrapped = object
        .properties
        .iter()
        .find(|property| bare(&property.name) == "error" && is_object_with_members(contract, property.schema));
    if let Some(wrapped) = wrapped {
        return step(contract, &wrapped.name, wrapped.schema, path, roles, depth);
    }
    named_roles(contract, object, path, roles);
    error_word(contract, object, path, roles);
    field_errors(contract, object, path, roles);
    if !roles.speaks() {
        lone_wrapper(contract, object, path, roles, depth);
    }
}

fn is_object_with_members(contract: &Contract, id: SchemaId) -> bool {
    matches!(&resolved(contract, id).shape, Shape::Object(object) if !object.properties.is_empty())
}

fn named_roles(contract: &Contract, object: &Object, path: &[String], roles: &mut Roles) {
    for (role, names) in NAMES {
        let found = names.iter().find_map(|want| {
            let mut all = object.properties.iter();
            all.find(|property| bare(&property.name) == *want && takes(contract, property.schema, role))
        });
        if let Some(property) = found {
            roles.at.insert(role, below(path, &property.name));
        }
    }
    let number = object
        .properties
        .iter()
        .find(|property| bare(&property.name) == "code" && is_number(contract, property.schema));
    if let Some(number) = number
        && !roles.at.contains_key(&Role::Status)
    {
        roles.at.insert(Role::Status, below(path, &number.name));
    }
}

/// A plain `error`: OAuth's code, the reason phrase of a status, or the only text there is.
fn error_word(contract: &Contract, object: &Object, path: &[String], roles: &mut Roles) {
    let found = object.properties.iter().find(|property| {
        matches!(bare(&property.name).as_str(), "error" | "err") && takes(contract, property.schema, Role::Detail)
    });
    let Some(property) = found else { return };
    let free = |role: Role| !roles.at.contains_key(&role);
    let role = if free(Role::Detail) {
        Role::Detail
    } else if free(Role::Title) && !free(Role::Status) {
        Role::Title
    } else if free(Role::Code) {
        Role::Code
    } else {
        return;
    };
    roles.at.insert(role, below(path, &property.name));
}

fn field_errors(contract: &Contract, object: &Object, path: &[String], roles: &mut Roles) {
    for want in ERRORS {
        for property in object.properties.iter().filter(|property| bare(&property.name) == want) {
            let Some(mut map) = field_error_map(contract, property.schema) else {
                continue;
            };
            let positions = map.pointer.is_some() || map.plain || want != "errors";
            if !roles.speaks() && !positions {
                continue;
            }
            map.always = property.required;
            let least = match &resolved(contract, property.schema).shape {
                Shape::Array(list) => list.min_items.unwrap_or(0),
                _ => 0,
            };
            map.never_empty = map.always && least > 0;
            roles.at.insert(Role::Errors, below(path, &property.name));
            roles.errors = Some(map);
            return;
        }
    }
}

/// A lone object, or a list of error objects, is entered.
fn lone_wrapper(contract: &Contract, object: &Object, path: &mut Vec<String>, roles: &mut Roles, depth: usize) {
    let enterable = |id: SchemaId| match &resolved(contract, id).shape {
        Shape::Object(object) => !object.properties.is_empty(),
        Shape::Array(array) => is_object_with_members(contract, array.items),
        _ => false,
    };
    let mut candidates: Vec<_> = object
        .properties
        .iter()
        .filter(|property| enterable(property.schema))
        .collect();
    candidates.sort_by_key(|property| !matches!(bare(&property.name).as_str(), "errors" | "error" | "fault" | "meta"));
    let outer = roles.clone();
    for candidate in candidates.into_iter().take(MOST_WRAPPERS) {
        let mut inner = Roles::default();
        step(contract, &candidate.name, candidate.schema, path, &mut inner, depth);
        if inner.speaks() {
            for (role, at) in outer.at {
                inner.at.entry(role).or_insert(at);
            }
            *roles = inner;
            return;
        }
    }
}

fn below(path: &[String], name: &str) -> Vec<String> {
    let mut path = path.to_vec();
    path.push(name.to_owned());
    path
}

fn is_number(contract: &Contract, id: SchemaId) -> bool {
    matches!(resolved(contract, id).shape, Shape::Integer(_) | Shape::Number(_))
}

/// Whether a schema can hold the value of a role.
pub(super) fn takes(contract: &Contract, id: SchemaId, role: Role) -> bool {
    let schema = resolved(contract, id);
    let text = match &schema.shape {
        Shape::Any | Shape::String(_) => true,
        Shape::Enum(constants) => constants.values.iter().all(serde_json::Value::is_string),
        Shape::Union(union) => union
            .variants
            .iter()
            .any(|v| matches!(resolved(contract, v.schema).shape, Shape::String(_))),
        _ => false,
    };
    match role {
        Role::Status => text || is_number(contract, id) || matches!(&schema.shape, Shape::Enum(_)),
        Role::Retryable => matches!(schema.shape, Shape::Any | Shape::Boolean),
        Role::Meta => {
            matches!(&schema.shape, Shape::Any) || matches!(&schema.shape, Shape::Object(o) if o.properties.is_empty())
        }
        Role::Errors => matches!(schema.shape, Shape::Any | Shape::Array(_)),
        _ => text,
    }
}

/// Whether the value of a role must be written as text.
pub(super) fn as_text(contract: &Contract, id: SchemaId, role: Role) -> bool {
    let textual = match &resolved(contract, id).shape {
        Shape::String(_) => true,
        Shape::Enum(constants) => constants.values.iter().all(serde_json::Value::is_string),
        _ => false,
    };
    let uuid = matches!(&resolved(contract, id).shape, Shape::String(text) if text.format == Some(TextFormat::Uuid));
    (matches!(role, Role::Status | Role::Retryable) && textual) || (role == Role::TraceId && uuid)
}

const ITEM: [(&str, &[&str]); 4] = [
    ("in", &["in", "location"]),
    (
        "pointer",
        &[
            "pointer",
            "field",
            "path",
            "loc",
            "param",
            "parameter",
            "property",
            "attribute",
            "name",
        ],
    ),
    ("code", &["code", "errorcode", "type", "reason", "rule", "keyword"]),
    (
        "detail",
        &[
            "detail",
            "message",
            "errormessage",
            "msg",
            "description",
            "error",
            "reason",
        ],
    ),
];

/// How the items of a list of field errors name their parts.
pub(super) fn field_error_map(contract: &Contract, id: SchemaId) -> Option<FieldErrorMap> {
    let schema = resolved(contract, id);
    let items = match &schema.shape {
        Shape::Any => return Some(usual()),
        Shape::Array(array) if array.prefix.is_empty() => array.items,
        _ => return None,
    };
    match &resolved(contract, items).shape {
        Shape::Any => Some(usual()),
        Shape::String(_) => Some(FieldErrorMap {
            plain: true,
            ..FieldErrorMap::default()
        }),
        Shape::Object(object) if object.properties.is_empty() => Some(usual()),
        Shape::Object(object) => item_map(contract, object),
        _ => None,
    }
}

/// The names of our own.
pub(super) fn usual() -> FieldErrorMap {
    FieldErrorMap {
        location: Some("in".to_owned()),
        pointer: Some("pointer".to_owned()),
        code: Some("code".to_owned()),
        detail: Some("detail".to_owned()),
        ..FieldErrorMap::default()
    }
}

fn item_map(contract: &Contract, object: &Object) -> Option<FieldErrorMap> {
    let mut map = FieldErrorMap::default();
    let mut used = Vec::new();
    for (part, names) in ITEM {
        let found = names.iter().find_map(|want| {
            let mut all = object.properties.iter();
            all.find(|property| {
                bare(&property.name) == *want
                    && !used.contains(&property.name)
                    && fits_part(contract, property.schema, part)
            })
        });
        let Some(property) = found else { continue };
        used.push(property.name.clone());
        let name = Some(property.name.clone());
        match part {
            "in" => map.location = name,
            "pointer" => {
                map.pointer_form = pointer_form(contract, property.schema);
                map.pointer = name;
            }
            "code" => map.code = name,
            _ => map.detail = name,
        }
    }
    for property in object
        .properties
        .iter()
        .filter(|p| p.required && !used.contains(&p.name))
    {
        let constant = sample(contract, property.schema, Direction::Answer);
        map.constants.push((property.name.clone(), constant));
    }
    (map.pointer.is_some() || map.detail.is_some() || map.code.is_some()).then_some(map)
}

/// A list is one of steps; whether they may be numbers, its items say.
fn pointer_form(contract: &Contract, id: SchemaId) -> PointerForm {
    let Shape::Array(array) = &resolved(contract, id).shape else {
        return PointerForm::Text;
    };
    match &resolved(contract, array.items).shape {
        Shape::String(_) => PointerForm::TextSteps,
        _ => PointerForm::Steps,
    }
}

/// A string without constants of its own; a pointer may be a list of steps.
fn fits_part(contract: &Contract, id: SchemaId, part: &str) -> bool {
    match &resolved(contract, id).shape {
        Shape::String(text) => text.pattern.is_none() && text.format.is_none(),
        Shape::Any => true,
        Shape::Enum(constants) => part == "in" && constants.values.iter().any(|value| value == "body"),
        Shape::Array(array) => {
            let free = |id: SchemaId| match &resolved(contract, id).shape {
                Shape::String(_) | Shape::Any => true,
                Shape::Union(union) => union
                    .variants
                    .iter()
                    .any(|v| matches!(resolved(contract, v.schema).shape, Shape::String(_))),
                _ => false,
            };
            part == "pointer" && array.prefix.is_empty() && free(array.items)
        }
        _ => false,
    }
}
