//! Cases that break one constraint of a parameter or a body.

use super::base::shares_a_name;
use super::mutate::{MOST, Mutation, mutations};
use super::{Action, Base, Check, Expect, Planner};
use crate::check::case::{Draft, Field, Payload};
use crate::check::encode;
use crate::check::schema::escape;
use crate::contract::{BodyKind, Contract, Location, Parameter, ParameterShape, SchemeKind, Selector, Shape, Style};
use serde_json::Value;

impl Planner<'_> {
    pub(super) fn constraints(&mut self, index: usize, base: &Base) {
        for number in 0..self.contract.operations[index].parameters.len() {
            self.parameter(index, base, number);
        }
        self.body_constraints(index, base);
    }

    fn parameter(&mut self, index: usize, base: &Base, number: usize) {
        let parameter = &self.contract.operations[index].parameters[number];
        if is_protocol(parameter) || is_credential(self.contract, index, parameter) {
            return;
        }
        if is_selector(self.contract, index, parameter) {
            let what = format!("the parameter `{}`", parameter.name);
            return self.leave_out(Some(index), what, "it tells operations of one path apart");
        }
        if shares_a_name(self.contract, &self.contract.operations[index], number, |_| true) {
            return;
        }
        let location = place(parameter.location);
        if parameter.required && parameter.location != Location::Path {
            let mut draft = base.draft(self.contract);
            draft.parameters.retain(|(there, _)| *there != number);
            let field = field(location, format!("/{}", escape(&parameter.name)), &["required"]);
            self.violation(
                index,
                format!("without {location} parameter `{}`", parameter.name),
                draft,
                field,
            );
            self.at(parameter.span);
        }
        let Some(value) = super::base::parameter_sample(self.contract, &mut self.schemas, parameter) else {
            return;
        };
        for mutation in mutations(self.contract, &mut self.schemas, parameter.schema, &value) {
            if !in_text(self.contract, parameter, &mutation) {
                continue;
            }
            let draft = base.with(self.contract, number, mutation.value);
            let pointer = format!("/{}{}", escape(&parameter.name), mutation.pointer);
            let about = format!("{location} parameter `{}` {}", parameter.name, mutation.about);
            let field = Field {
                location,
                pointer,
                keywords: mutation.keywords,
            };
            self.violation(index, about, draft, field);
            self.at(self.contract.schema(mutation.schema).span);
        }
    }

    fn body_constraints(&mut self, index: usize, base: &Base) {
        let Some(body) = &self.contract.operations[index].body else {
            return;
        };
        if body.required {
            let draft = Draft {
                payload: Payload::None,
                ..base.draft(self.contract)
            };
            self.violation(
                index,
                "without its body",
                draft,
                field("body", String::new(), &["required"]),
            );
            self.at(body.span);
        }
        let Some((number, value)) = &base.body else { return };
        let content = &body.contents[*number];
        let Some(schema) = content.schema else { return };
        let (json, form) = match self.contract.body_kind(content) {
            BodyKind::Json => (encode::is_json(&content.media_type), false),
            BodyKind::Form | BodyKind::Multipart | BodyKind::Xml => (false, true),
            // A handler reads items while they come: only it finds out that one is broken.
            _ => (false, false),
        };
        if !json && !form {
            return;
        }
        let full = super::base::filled(self.contract, &mut self.schemas, schema, value);
        let found = mutations(self.contract, &mut self.schemas, schema, &full);
        if found.len() == MOST {
            self.leave_out(Some(index), "further constraints of the body", "it has too many");
        }
        for mutation in found {
            let absent = !body.required && mutation.value.as_object().is_some_and(serde_json::Map::is_empty);
            if form && (absent || !in_form(self.contract, &mutation)) {
                continue;
            }
            let about = about(&mutation);
            if beyond(body.limit.unwrap_or(self.contract.service.body_limit), &mutation.value) {
                self.leave_out(Some(index), about, "the body would be larger than bodies may be");
                continue;
            }
            let payload = Payload::Value {
                content: *number,
                value: mutation.value,
            };
            let draft = Draft {
                payload,
                ..base.draft(self.contract)
            };
            let field = Field {
                location: "body",
                pointer: mutation.pointer,
                keywords: mutation.keywords,
            };
            self.violation(index, about, draft, field);
            self.at(self.contract.schema(mutation.schema).span);
        }
    }

    fn violation(&mut self, index: usize, about: impl Into<String>, draft: Draft, field: Field) {
        self.add(
            Some(index),
            Check::Constraint,
            about,
            Action::Send(draft),
            Expect::Violation(field),
        );
    }
}

/// Whether a body of this value has more bytes than are read, so that the service refuses its size.
fn beyond(limit: u64, value: &Value) -> bool {
    value.to_string().len() as u64 > limit
}

/// Headers that steer the exchange itself: another value would ask something else of the server.
pub(super) fn is_protocol(parameter: &Parameter) -> bool {
    const STEERING: [&str; 10] = [
        "connection",
        "content-encoding",
        "content-length",
        "cookie",
        "date",
        "expect",
        "host",
        "te",
        "transfer-encoding",
        "upgrade",
    ];
    let name = parameter.name.to_ascii_lowercase();
    parameter.location == Location::Header && STEERING.contains(&name.as_str())
}

/// Whether another value of the parameter, or its absence, may mean another operation of the same method and path.
pub(super) fn is_selector(contract: &Contract, index: usize, parameter: &Parameter) -> bool {
    let operation = &contract.operations[index];
    let at = crate::lower::path_names(&operation.path)
        .iter()
        .position(|name| *name == parameter.name);
    let siblings = contract.operations.iter().filter(|other| {
        other.method == operation.method && !other.selectors.is_empty() && other.path.same_shape(&operation.path)
    });
    let names = |selector: &Selector| match selector {
        Selector::Parameter { location, name, .. } => *location == parameter.location && *name == parameter.name,
        Selector::Path(of, _) => parameter.location == Location::Path && Some(*of) == at,
        Selector::Body(_) => false,
    };
    siblings.flat_map(|other| &other.selectors).any(names)
}

/// Whether a parameter is the API key of its operation: then the credential is what stands there.
pub(super) fn is_credential(contract: &Contract, index: usize, parameter: &Parameter) -> bool {
    let mut used = contract.operations[index]
        .security
        .iter()
        .flat_map(|requirement| &requirement.schemes);
    used.any(|used| {
        let scheme = contract.schemes.iter().find(|scheme| scheme.name == used.scheme);
        scheme.is_some_and(|scheme| match &scheme.kind {
            SchemeKind::ApiKey { location, name } => *location == parameter.location && *name == parameter.name,
            _ => false,
        })
    })
}

/// Whether the missing member is a list.
fn names_list(contract: &Contract, mutation: &Mutation) -> bool {
    let Some(object) = encode::as_object(contract, mutation.schema) else {
        return false;
    };
    let name = mutation.pointer.rsplit('/').next().unwrap_or_default();
    let property = object.properties.iter().find(|property| escape(&property.name) == name);
    property.is_some_and(|property| {
        let schema = contract.schema(contract.schemas.resolve(property.schema));
        matches!(schema.shape, Shape::Array(_))
    })
}

/// What is wrong with a body, for people.
fn about(mutation: &Mutation) -> String {
    let keyword = |wanted: &str| mutation.keywords.iter().any(|keyword| keyword == wanted);
    match mutation.pointer.as_str() {
        "" => format!("the body {}", mutation.about),
        pointer if keyword("required") => format!("without `#{pointer}`"),
        pointer if keyword("additionalProperties") => format!("with the unknown member `#{pointer}`"),
        pointer => format!("`#{pointer}` {}", mutation.about),
    }
}

fn field(location: &'static str, pointer: String, keywords: &[&str]) -> Field {
    let keywords = keywords.iter().map(|&keyword| keyword.to_owned()).collect();
    Field {
        location,
        pointer,
        keywords,
    }
}

pub(super) const fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// Whether a parameter's text can carry this violation: text has no types, no `null`, and in a path no emptiness.
fn in_text(contract: &Contract, parameter: &Parameter, mutation: &Mutation) -> bool {
    if parameter.style == Style::Json {
        return parameter.location == Location::Query;
    }
    let shape_fits = match parameter.shape {
        ParameterShape::Scalar => mutation.pointer.is_empty(),
        ParameterShape::Array => mutation.value.as_array().is_some_and(|items| !items.is_empty()),
        ParameterShape::Object | ParameterShape::Mixed => false,
    };
    let Some(place) = mutation.value.pointer(&mutation.pointer) else {
        return false;
    };
    shape_fits && typed_in_text(contract, place, mutation) && carried(parameter, &mutation.value)
}

/// A wrong type shows in text only where the right one is not text, and only as text.
fn typed_in_text(contract: &Contract, place: &Value, mutation: &Mutation) -> bool {
    let typeless = !mutation.keywords.iter().any(|keyword| keyword == "type");
    let text = matches!(
        contract.schema(mutation.schema).shape,
        Shape::String(_) | Shape::Enum(_)
    );
    let list = matches!(contract.schema(mutation.schema).shape, Shape::Array(_));
    let unions = mutation
        .keywords
        .iter()
        .any(|keyword| keyword == "oneOf" || keyword == "anyOf");
    match place {
        Value::Null | Value::Object(_) => false,
        _ if unions => false,
        // One value is a list of one.
        Value::Array(_) => typeless,
        _ if list => typeless,
        Value::Number(_) => !text || typeless,
        _ => typeless || !text,
    }
}

/// Whether the place of a parameter can carry these characters, and tell the value from its absence.
fn carried(parameter: &Parameter, value: &Value) -> bool {
    let mut texts = match value {
        Value::Array(items) => items.iter().map(text).collect(),
        other => vec![text(other)],
    }
    .into_iter();
    match parameter.location {
        Location::Path => texts.all(|text| !text.is_empty() && text != "." && text != ".."),
        Location::Query => texts.all(|text| !text.is_empty()),
        Location::Header => texts.all(|text| visible(&text) && !text.contains(',')),
        Location::Cookie => texts.all(|text| visible(&text) && !text.contains([',', ';', '"', '\\', ' ', '%'])),
    }
}

fn visible(text: &str) -> bool {
    let inside = text.bytes().all(|byte| (0x20..0x7F).contains(&byte));
    inside && !text.is_empty() && text.trim() == text
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a form can carry this violation.
fn in_form(contract: &Contract, mutation: &Mutation) -> bool {
    let depth = mutation.pointer.matches('/').count();
    if depth == 0 {
        return false;
    }
    if mutation
        .keywords
        .iter()
        .any(|keyword| keyword == "required" || keyword == "additionalProperties")
    {
        return depth == 1 && !lost_in_form(contract, mutation);
    }
    let Some(place) = mutation.value.pointer(&mutation.pointer) else {
        return false;
    };
    let empty = place.as_str().is_some_and(str::is_empty) || place.as_array().is_some_and(Vec::is_empty);
    depth == 1 && !empty && typed_in_text(contract, place, mutation) && !lost_in_form(contract, mutation)
}

/// One value is a list of one in a form, and no value is an absent list.
fn lost_in_form(contract: &Contract, mutation: &Mutation) -> bool {
    let keyword = |wanted: &str| mutation.keywords.iter().any(|keyword| keyword == wanted);
    let list = matches!(contract.schema(mutation.schema).shape, Shape::Array(_));
    keyword("minItems") || list && keyword("type") || keyword("required") && names_list(contract, mutation)
}
